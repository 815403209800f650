import { judge } from '../delivery-oracle.ts';
import { createActs } from './acts.ts';
import { historyOf, type Happening } from './happenings.ts';
import { heal, sayGoodbye, wrongView } from './healing.ts';
import type { Tab } from './tab.ts';
import { createWorld, type World } from './world.ts';

export type Played = {
  /** What is wrong, in words; nothing where all is well. */
  readonly faults: readonly string[];
  readonly counts: {
    readonly events: number;
    readonly resets: number;
    readonly withoutSockets: number;
    readonly messages: number;
    readonly commands: number;
  };
};

export const playSeed = (seed: number): Promise<Played> => playHistory(seed, historyOf(seed));

/** Plays what happens in a world of the seed, heals the network, and holds what everybody shows against what was published. */
export const playHistory = async (
  seed: number,
  happenings: readonly Happening[],
): Promise<Played> => {
  const world = await createWorld(seed);
  const happen = createActs(world);
  for (const happening of happenings) await happen(happening);
  await heal(world);
  const faults = [...world.faults, ...verdictOn(world)];
  if (faults.length === 0) {
    await sayGoodbye(world);
    faults.push(...world.faults, ...verdictOn(world));
  }
  const all = [...world.tabs, ...world.closed];
  const sum = (count: (tab: Tab) => number): number =>
    all.reduce((total, tab) => total + count(tab), 0);
  return {
    faults,
    counts: {
      events: sum(({ counts }) => counts.events),
      resets: sum(({ counts }) => counts.resets),
      withoutSockets: sum(({ counts }) => counts.withoutSockets),
      messages: sum(({ counts }) => counts.messages),
      commands: sum(({ commands }) => commands.acknowledged.size),
    },
  };
};

const verdictOn = (world: World): readonly string[] => {
  const { server, tabs, closed, lastEpoch } = world;
  server.checkMessages();
  const published = server.published();
  const found: string[] = [];
  for (const [index, tab] of [...tabs, ...closed].entries()) {
    const name = `tab ${String(index)} (${tab.person.name})`;
    for (const { kind, stream, seq } of judge(published, tab.witness.history, new Map(), lastEpoch))
      found.push(`${name}: ${stream} ${String(seq)} ${kind}`);
    found.push(...wrongCommands(world, tab).map((what) => `${name}: ${what}`));
  }
  const names = tabs.map(({ witness }) => witness.clientId);
  if (new Set(names).size < names.length) found.push('two tabs go by one name');
  for (const [index, tab] of tabs.entries()) {
    const wrong = wrongView(world, tab);
    if (wrong !== null) found.push(`tab ${String(index)} ${wrong}`);
  }
  return found;
};

/** What is pending is done once, in order, and answered; what was answered is in the log. */
const wrongCommands = ({ server, tabs }: World, tab: Tab): readonly string[] => {
  const { given, inOrder, acknowledged } = tab.commands;
  const found: string[] = [];
  for (const { key, epoch, seq } of acknowledged.values()) {
    const history = server.histories().find((each) => each.epoch === epoch);
    const isThere = history?.records[seq - 1]?.shows.some(
      (each) => each.kind === 'event' && each.data === key,
    );
    if (isThere !== true) found.push(`${key} was acknowledged and is not in the log`);
  }
  const seqs = inOrder.map((key) => server.findCommand(key)).filter((seq) => seq !== undefined);
  if (seqs.some((seq, index) => seq < (seqs[index - 1] ?? 0)))
    found.push('commands were done in another order');
  if (tabs.includes(tab))
    for (const key of given)
      if (!acknowledged.has(key)) found.push(`${key} was never acknowledged`);
  return found;
};

/** A shorter history that still fails: what can be left out is left out. */
export const shrink = async (
  seed: number,
  happenings: readonly Happening[],
): Promise<readonly Happening[]> => {
  let shortest = happenings;
  for (let size = shortest.length >> 1; size >= 1; size >>= 1)
    for (let from = 0; from < shortest.length;) {
      const without = [...shortest.slice(0, from), ...shortest.slice(from + size)];
      const { faults } = await playHistory(seed, without);
      if (faults.length > 0) shortest = without;
      else from += size;
    }
  return shortest;
};
