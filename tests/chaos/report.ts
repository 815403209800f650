import type { Check } from '../support/checks.ts';
import type { WireFault } from '../support/faulty-wire.ts';
import type { Outcome, Standing } from './crowd.ts';
import type { Died } from './plan.ts';

export type ChaosReport = {
  readonly figures: ChaosFigures;
  readonly checks: readonly Check[];
};

export type ChaosFigures = {
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  readonly eventsAcknowledged: number;
  readonly commandsSentAgain: number;
  readonly deliveries: number;
  /** By what brought them. */
  readonly deliveriesBy: Readonly<Record<string, number>>;
  /** Beyond the first connection of each. */
  readonly reconnects: number;
  readonly resumes: number;
  readonly resets: number;
  readonly kills: number;
  readonly terms: number;
  /** How often a connection felt each kind. */
  readonly faults: Readonly<Record<WireFault, number>>;
  readonly caughtUpSeconds: number;
  readonly violations: Readonly<Record<string, number>>;
};

type Found = {
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  readonly acknowledged: number;
  readonly retries: number;
  readonly deaths: readonly Died[];
  readonly felt: readonly Readonly<Record<WireFault, number>>[];
  readonly behind: readonly Standing[];
  readonly caughtUpMs: number;
  readonly outcome: readonly Outcome[];
  /** What the server has printed. */
  readonly serverSaid: string;
};

export const reportOf = (found: Found): ChaosReport => {
  const { seed, clients, seconds, deaths, outcome } = found;
  const sum = (count: (each: Outcome) => number): number =>
    outcome.reduce((total, each) => total + count(each), 0);
  const endedBy = (by: Died['by']): number => deaths.filter((death) => death.by === by).length;
  const flaws = outcome.flatMap((each) => each.flaws);
  const figures: ChaosFigures = {
    ...{ seed, clients, seconds },
    eventsAcknowledged: found.acknowledged,
    commandsSentAgain: found.retries,
    deliveries: sum(({ events }) => events),
    deliveriesBy: addUp(outcome.map(({ fared }) => fared.byRoad)),
    reconnects: sum(({ fared }) => fared.welcomes) - clients,
    resumes: sum(({ fared }) => fared.resumes),
    resets: sum(({ fared }) => fared.resets),
    kills: endedBy('SIGKILL'),
    terms: endedBy('SIGTERM'),
    faults: addUp(found.felt),
    caughtUpSeconds: found.caughtUpMs / 1000,
    violations: addUp(flaws.map(({ kind }) => ({ [kind]: 1 }))),
  };
  return { figures, checks: [flawless(outcome), caughtUp(found), ended(found), quiet(found)] };
};

const flawless = (outcome: readonly Outcome[]): Check => {
  const flawed = outcome.filter(({ flaws }) => flaws.length > 0);
  const examples = flawed
    .slice(0, 5)
    .map(({ nth, stream, flaws }) => `client ${nth} (${stream}): ${JSON.stringify(flaws[0])}`);
  return {
    name: 'every event once and in order, or in a snapshot',
    holds: flawed.length === 0,
    says:
      flawed.length === 0
        ? `0 violations at ${outcome.length} clients`
        : `${flawed.length} clients were shown something wrong: ${examples.join('; ')}`,
  };
};

const caughtUp = ({ behind, caughtUpMs, outcome }: Found): Check => {
  const late = behind.slice(0, 5).map((each) => JSON.stringify(each));
  const seconds = (caughtUpMs / 1000).toFixed(1);
  return {
    name: 'everybody is back',
    holds: behind.length === 0,
    says:
      behind.length === 0
        ? `all ${outcome.length} had everything ${seconds} s after the last fault`
        : `${behind.length} were behind after ${seconds} s: ${late.join('; ')}`,
  };
};

/** A shutdown that hangs is ended by the program itself after 25 s. */
const inTimeMs = 20_000;

const ended = ({ deaths }: Found): Check => {
  const terms = deaths.filter(({ by }) => by === 'SIGTERM');
  const longest = Math.max(0, ...terms.map(({ goneAfterMs }) => goneAfterMs));
  return {
    name: 'SIGTERM is followed',
    holds: terms.every(({ exitCode }) => exitCode === 0) && longest < inTimeMs,
    says: `${terms.length} times, at the latest after ${(longest / 1000).toFixed(1)} s`,
  };
};

const quiet = ({ serverSaid }: Found): Check => {
  const faults = serverSaid.split('\n').filter((line) => line.includes('realtime fault'));
  return {
    name: 'the server met no fault',
    holds: faults.length === 0,
    says: faults.length === 0 ? 'none in its log' : `${faults.length}: ${faults[0] ?? ''}`,
  };
};

const addUp = <Name extends string>(
  counts: readonly Readonly<Partial<Record<Name, number>>>[],
): Record<Name, number> => {
  const total: Partial<Record<Name, number>> = {};
  for (const each of counts)
    for (const [name, count] of Object.entries(each) as [Name, number][])
      total[name] = (total[name] ?? 0) + count;
  return total as Record<Name, number>; // Of all names that there were.
};
