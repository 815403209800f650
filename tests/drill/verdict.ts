import { round, summarise } from '../bench/statistics.ts';
import type { Check } from '../support/checks.ts';
import { findFlaws, isFlawless, tellFlaws } from '../support/once-and-in-order.ts';
import type { Owed } from './ledger.ts';
import type { PhoneRecord } from './phone.ts';
import type { ReadyAnswer } from './watch-ready.ts';

/** Everything a drill saw. Times are milliseconds of one clock. */
export type DrillRecord = {
  readonly signalledAt: number;
  readonly exitedAt: number;
  readonly exitCode: number | null;
  readonly startedAt: number;
  readonly ready: readonly ReadyAnswer[];
  readonly phones: readonly PhoneRecord[];
  readonly owed: readonly Owed[];
  /** What the server shows in the end. */
  readonly feed: readonly { readonly id: string; readonly caption: string }[];
  readonly wall: {
    readonly updatingAt: number | null;
    readonly backAt: number | null;
    readonly showsAll: boolean;
    readonly stayed: boolean;
  };
};

export const limits = { exitMs: 25_000, unreadyMs: 1000, backMs: 5000 };

/** When the new process first answered that it is fit for traffic. */
export const readyAtOf = ({ ready, startedAt }: DrillRecord): number | undefined =>
  ready.find(({ at, status }) => at >= startedAt && status === 200)?.at;

export const judge = (record: DrillRecord): readonly Check[] => [
  exitInTime(record),
  unreadyAtOnce(record),
  exercised(record),
  nothingLost(record),
  nothingDoubled(record),
  nothingRefused(record),
  onceAndInOrder(record),
  toldWhy(record),
  backInTime(record),
  wallIsWhole(record),
];

const exitInTime = ({ signalledAt, exitedAt, exitCode }: DrillRecord): Check => ({
  name: 'shutdown',
  holds: exitCode === 0 && exitedAt - signalledAt < limits.exitMs,
  says: `${seconds(exitedAt - signalledAt)} from SIGTERM to exit code ${exitCode ?? 'none'}; under ${seconds(limits.exitMs)} and 0 are asked for`,
});

const unreadyAtOnce = ({ ready, signalledAt, startedAt }: DrillRecord): Check => {
  const answers = ready.filter(({ at }) => at >= signalledAt && at < startedAt);
  const first = answers.findIndex(({ status }) => status === 503);
  const afterMs = (answers[first]?.at ?? Infinity) - signalledAt;
  const relapses = answers.slice(first).filter(({ status }) => status === 200).length;
  return {
    name: '/ready',
    holds: first >= 0 && afterMs <= limits.unreadyMs && relapses === 0,
    says:
      first < 0
        ? 'never answered 503 after SIGTERM'
        : `503 to the question ${round(afterMs)} ms after SIGTERM, and ${relapses} times 200 after that`,
  };
};

/** A drill in which nothing was entered at the wrong moment shows nothing. */
const exercised = (record: DrillRecord): Check => {
  const { before, during, after, made } = countEntries(record);
  return {
    name: 'entries',
    holds: before > 0 && made.during > 0 && after > 0,
    says: `${before} acknowledged before SIGTERM, ${during} between it and the next /ready, ${after} after; ${made.during} were made in between`,
  };
};

export const countEntries = (record: DrillRecord) => {
  const { owed, signalledAt } = record;
  const readyAt = readyAtOf(record) ?? Infinity;
  const isBefore = (at: number): boolean => at < signalledAt;
  const isBetween = (at: number): boolean => at >= signalledAt && at < readyAt;
  const acknowledged = owed.flatMap(({ accepted }) => accepted?.at ?? []);
  return {
    before: acknowledged.filter(isBefore).length,
    during: acknowledged.filter(isBetween).length,
    after: acknowledged.filter((at) => at >= readyAt).length,
    made: { all: owed.length, during: owed.filter(({ madeAt }) => isBetween(madeAt)).length },
    sentAgain: owed.filter(({ unanswered }) => unanswered > 0).length,
  };
};

const nothingLost = ({ owed, feed }: DrillRecord): Check => {
  const shown = new Set(feed.map(({ id }) => id));
  const lost = owed.filter(({ accepted }) => accepted !== null && !shown.has(accepted.entryId));
  const open = owed.filter(({ accepted, refusal }) => accepted === null && refusal === null);
  return {
    name: 'lost',
    holds: lost.length === 0 && open.length === 0,
    says: `${lost.length} of ${owed.length} entries were acknowledged and are not there; ${open.length} were never answered`,
  };
};

const nothingDoubled = ({ owed, feed }: DrillRecord): Check => {
  const times = new Map<string, number>();
  for (const { caption } of feed) times.set(caption, (times.get(caption) ?? 0) + 1);
  const doubled = owed.filter(({ caption }) => (times.get(caption) ?? 0) > 1);
  return {
    name: 'doubled',
    holds: doubled.length === 0,
    says: `${doubled.length} keys have more than one entry; the feed has ${feed.length} entries for ${owed.length} keys`,
  };
};

const nothingRefused = ({ owed }: DrillRecord): Check => {
  const refused = owed.flatMap(({ refusal }) => refusal ?? []);
  const [first] = refused;
  return {
    name: 'refused for good',
    holds: refused.length === 0,
    says: `${refused.length}${first === undefined ? '' : `, the first with ${first}`}`,
  };
};

const onceAndInOrder = ({ phones, owed }: DrillRecord): Check => {
  const expected = owed.flatMap(({ accepted }) => accepted?.seq ?? []);
  const flaws = phones.map(({ from, heard }) => findFlaws(from ?? 0, heard, expected));
  const resets = phones.reduce((sum, phone) => sum + phone.resets, 0);
  const heard = phones.reduce((sum, phone) => sum + phone.heard.length, 0);
  return {
    name: 'once and in order',
    holds: flaws.every(isFlawless) && resets === 0 && phones.every(({ from }) => from !== null),
    says: `${heard} events at ${phones.length} clients: ${tellFlaws(flaws)}, ${resets} had to take a snapshot`,
  };
};

const toldWhy = ({ phones, wall, signalledAt }: DrillRecord): Check => {
  const told = phones.filter(({ connections }) =>
    connections.some(
      ({ connection }) => connection.kind === 'lost' && connection.reason === 'server-updating',
    ),
  ).length;
  const banner =
    wall.updatingAt === null
      ? 'the browser never showed it'
      : `the browser showed it ${round(wall.updatingAt - signalledAt)} ms after SIGTERM`;
  return {
    name: '"Server updating"',
    holds: told === phones.length && wall.updatingAt !== null,
    says: `${told} of ${phones.length} clients were told; ${banner}`,
  };
};

const backInTime = (record: DrillRecord): Check => {
  const returns = returnsOf(record);
  const { median, p95, max } = summarise(returns);
  const late = returns.filter((ms) => ms > limits.backMs).length;
  return {
    name: 'back',
    holds: late === 0,
    says: `median ${seconds(median)}, p95 ${seconds(p95)}, last ${seconds(max)} after /ready; ${late} of ${returns.length} later than ${seconds(limits.backMs)}`,
  };
};

/** Milliseconds from the new process's first 200 to being live for good; `Infinity` for who did not return. */
export const returnsOf = (record: DrillRecord): readonly number[] => {
  const readyAt = readyAtOf(record) ?? Infinity;
  const sinceReady = (at: number | null): number =>
    at === null || readyAt === Infinity ? Infinity : Math.max(0, at - readyAt);
  return [
    ...record.phones.map((phone) => sinceReady(liveSince(phone, record.signalledAt))),
    sinceReady(record.wall.backAt),
  ];
};

/** Since when it has been live, after it was lost; null when it is not, or was never lost. */
const liveSince = ({ connections }: PhoneRecord, lostAfter: number): number | null => {
  const isLive = (nth: number): boolean => connections[nth]?.connection.kind === 'live';
  const lastLost = connections.findLastIndex(({ at }, nth) => at >= lostAfter && !isLive(nth));
  return lastLost < 0 ? null : (connections[lastLost + 1]?.at ?? null);
};

const wallIsWhole = ({ wall, feed }: DrillRecord): Check => ({
  name: 'the wall',
  holds: wall.showsAll && wall.stayed,
  says: `${wall.showsAll ? `shows all ${feed.length} entries` : `does not show the ${feed.length} entries`}, ${wall.stayed ? 'without a reload' : 'after a reload'}`,
});

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
