// node --expose-gc million-rows-child.ts <kind> <folder> [snapshot]: has the rows in memory, prints what it took.
import { createReadStream } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { ok } from '../../../shared/base/result.ts';
import { openOurs } from './contenders/ours.ts';
import { sampleEvent, type EntryRow } from './sample.ts';

const [, , kind = '', folder = '', extra = ''] = process.argv;

type Held = { readonly size: () => number; readonly store?: Awaited<ReturnType<typeof openOurs>> };

const holders: Readonly<Record<string, () => Promise<Held>>> = {
  async ours() {
    const store = await openOurs(join(folder, 'ours'));
    return { size: () => store.state().entries.size, store };
  },
  sqlite() {
    const database = new DatabaseSync(join(folder, 'sqlite', 'rows.db'));
    const rows = new Map<string, EntryRow>();
    for (const { id, body } of database.prepare('SELECT id, body FROM rows').iterate())
      rows.set(String(id), JSON.parse(String(body)) as EntryRow);
    database.close();
    return Promise.resolve({ size: () => rows.size });
  },
  async lines() {
    const rows = new Map<string, EntryRow>();
    const lines = createInterface({ input: createReadStream(join(folder, 'lines.jsonl')) });
    for await (const line of lines) {
      const [id, row] = JSON.parse(line) as [string, EntryRow];
      rows.set(id, row);
    }
    return { size: () => rows.size };
  },
  nothing: () => Promise.resolve({ size: () => 0 }),
};

const startedAt = performance.now();
const held = await holders[kind]?.();
if (held === undefined) throw new Error(`There is no ${kind} to measure.`);
const startMs = performance.now() - startedAt;
const residentBytes = await settledResidentBytes();
const stalls = held.store && extra === 'snapshot' ? await measureStall(held.store) : {};
console.log(JSON.stringify({ rows: held.size(), startMs, residentBytes, ...stalls }));
await held.store?.close();

async function settledResidentBytes(): Promise<number> {
  for (let times = 0; times < 5; times += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
  return process.memoryUsage.rss();
}

/** The longest turn of the event loop while a snapshot is written and somebody goes on writing. */
async function measureStall(store: NonNullable<Held['store']>) {
  let longest = 0;
  let nth = held?.size() ?? 0;
  const measuring = { isOver: false };
  const watch = async (): Promise<void> => {
    for (let before = performance.now(); !measuring.isOver;) {
      await nextTurn();
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    }
  };
  const write = async (): Promise<void> => {
    while (!measuring.isOver) {
      nth += 1;
      const event = sampleEvent(nth);
      await store.transact({ by: 'bench' }, () => ok({ events: [event], result: nth }));
      await sleep(10);
    }
  };
  const watching = Promise.all([watch(), write()]);
  await sleep(100);
  longest = 0;
  const beganAt = performance.now();
  await store.snapshot();
  const stallMs = longest;
  const snapshotMs = performance.now() - beganAt;
  measuring.isOver = true;
  await watching;
  return { stallMs, snapshotMs };
}
