import type { Manifest } from './manifest.ts';

/** What retention looks at. */
export type KeptBackup = Pick<Manifest, 'id' | 'madeAt' | 'storeId' | 'epoch'> & {
  readonly isComplete: boolean;
};

/** How many hours, days and weeks keep a backup: the last ones that have any, not the last ones that passed. */
export type Retention = {
  readonly hourly: number;
  readonly daily: number;
  readonly weekly: number;
};

export const defaultRetention: Retention = { hourly: 24, daily: 7, weekly: 8 };

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * The ids of the backups that may go. Each history counts for itself. Of an hour, a day and a week (in UTC, a week from
 * Thursday on, as the epoch began) the newest complete backup stays. The newest complete one of a history always stays,
 * and with it every segment of its log. One that is not complete stays only while it is the newest of all.
 */
export const outdated = (
  backups: readonly KeptBackup[],
  rule: Retention = defaultRetention,
): ReadonlySet<string> => {
  const newestFirst = backups.toSorted((a, b) => b.madeAt - a.madeAt || (a.id < b.id ? 1 : -1));
  const kept = new Set(newestFirst.slice(0, 1).map(({ id }) => id));
  const histories = Map.groupBy(
    newestFirst.filter(({ isComplete }) => isComplete),
    ({ storeId, epoch }) => `${storeId}/${epoch}`,
  );
  for (const history of histories.values())
    for (const [periodMs, count] of [
      [Number.POSITIVE_INFINITY, 1],
      [hourMs, rule.hourly],
      [dayMs, rule.daily],
      [7 * dayMs, rule.weekly],
    ] as const)
      for (const id of newestOfEach(history, periodMs).slice(0, count)) kept.add(id);
  return new Set(backups.filter(({ id }) => !kept.has(id)).map(({ id }) => id));
};

const newestOfEach = (newestFirst: readonly KeptBackup[], periodMs: number): readonly string[] => {
  const periods = Map.groupBy(newestFirst, ({ madeAt }) => Math.floor(madeAt / periodMs));
  return [...periods.values()].flatMap((each) => each.slice(0, 1)).map(({ id }) => id);
};
