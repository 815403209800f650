import { writeSync } from 'node:fs';
import { openStore } from '../../lib/store/index.ts';
import { createNodeFiles, type Files } from '../../lib/wal/index.ts';
import { systemClock } from '../../lib/wal/index.ts';
import { add, applyTally, remove, tallyTables } from './tally.ts';

// node store-writer-process.ts <dir> <commands>: eight hands change a store and one that forgets, and each answer is
// printed in the moment it comes: `ack <store> <seq> <key>`, `unknown`, `no-room`, `read-only`. 0 commands: for ever.
// NO_SYNC=1 takes the syncs away, to show what they are for.
const [, , dir = '', wanted = '0'] = process.argv;
const commands = Number(wanted) || Infinity;
// A write beyond the file size that we may have comes with a signal, which would end us before we can say anything.
process.on('SIGXFSZ', () => undefined);

const say = (line: string): void => void writeSync(1, `${line}\n`);

const withoutSyncs = (files: Files): Files => ({
  ...files,
  syncDir: () => Promise.resolve(),
  open: async (path, options) => {
    const handle = await files.open(path, { ...options, synced: false });
    return { ...handle, sync: () => Promise.resolve() };
  },
});

const files = process.env.NO_SYNC === '1' ? withoutSyncs(createNodeFiles()) : createNodeFiles();
const common = {
  ...{ clock: systemClock, files, tables: tallyTables, apply: applyTally },
  ...{ segmentBytes: 16_384, snapshotEvery: 40 },
};
const main = await openStore({ ...common, dir });
const people = await openStore({ ...common, dir: `${dir}/people`, erasable: true });
say('open');

let asked = 0;
const life = `${String(process.pid)}-`;

const nextOf = (nth: number) => {
  const command = { by: `hand ${String(nth % 8)}`, key: `${life}${String(nth)}` };
  const name = `c${String(nth % 12)}`;
  const change = add(name, nth, 'ink '.repeat(nth % 60));
  if (nth % 25 === 24)
    return { command, store: 'people', answer: people.erase(command, remove(name)) };
  if (nth % 4 === 0) return { command, store: 'people', answer: people.transact(command, change) };
  return { command, store: 'main', answer: main.transact(command, change) };
};

const hand = async (): Promise<void> => {
  while (asked < commands) {
    asked += 1;
    const { command, store, answer } = nextOf(asked);
    const outcome = await answer.catch(() => undefined);
    if (outcome === undefined) say(`incomplete ${store}`);
    else if (outcome.ok)
      say(`ack ${store} ${String(outcome.value.seq)} ${command.by} ${command.key}`);
    else say(`${outcome.error.kind} ${store}`);
    // Nothing comes any more; whoever watches has seen enough.
    if (outcome?.ok === false && outcome.error.kind === 'read-only') return;
    if (outcome?.ok === false && outcome.error.kind === 'no-room') await pause();
  }
};

// eslint-disable-next-line no-restricted-syntax -- A process on a full disk: real time passes until there is room.
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

await Promise.all(Array.from({ length: 8 }, hand));
await people.close();
await main.close();
say('closed');
