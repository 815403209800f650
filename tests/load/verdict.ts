import { round } from '../bench/statistics.ts';
import type { Check } from '../support/checks.ts';
import { findFlaws, isFlawless, tellFlaws } from '../support/once-and-in-order.ts';
import type { Figures } from './metrics.ts';
import type { Observer } from './observer.ts';
import type { Plan } from './plan.ts';

export type LoadRecord = {
  readonly observers: readonly Pick<Observer, 'from' | 'heard' | 'resets'>[];
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
  /** The ids of all that the feed shows in the end. */
  readonly feed: readonly string[];
  readonly figures: Figures;
};

type Limits = Pick<Plan, 'clients' | 'maxResponseP99' | 'maxDelayP95'>;

export const judge = (record: LoadRecord, limits: Limits): readonly Check[] => {
  const { counters, summaries } = record.figures;
  return [
    everyoneIsIn(counters['sockets.opened'] ?? 0, limits.clients),
    heardByAll(record),
    inTheFeed(record),
    noneFailed(counters),
    noneTurnedAway(counters['entries.turned_away'] ?? 0),
    within(
      'response time',
      'entries.response_time p99',
      summaries['entries.response_time']?.p99,
      limits.maxResponseP99,
    ),
    within(
      'delivery',
      'events.delivery_delay p95',
      summaries['events.delivery_delay']?.p95,
      limits.maxDelayP95,
    ),
  ];
};

const everyoneIsIn = (opened: number, clients: number): Check => ({
  name: 'sockets',
  holds: opened === clients,
  says: `${opened} of ${clients} clients were let in`,
});

const heardByAll = ({ observers, accepted }: LoadRecord): Check => {
  const expected = accepted.map(({ seq }) => seq);
  const flaws = observers.map(({ from, heard }) => findFlaws(from, heard, expected));
  const resets = observers.reduce((sum, each) => sum + each.resets, 0);
  return {
    name: 'once and in order',
    // Where nothing was accepted nothing was shown.
    holds: accepted.length > 0 && observers.length > 0 && flaws.every(isFlawless) && resets === 0,
    says: `${accepted.length} accepted entries at ${observers.length} clients: ${tellFlaws(flaws)}, ${resets} sent for a snapshot`,
  };
};

const inTheFeed = ({ accepted, feed }: LoadRecord): Check => {
  const times = new Map<string, number>();
  for (const id of feed) times.set(id, (times.get(id) ?? 0) + 1);
  const missing = accepted.filter(({ id }) => !times.has(id)).length;
  const doubled = accepted.filter(({ id }) => (times.get(id) ?? 0) > 1).length;
  return {
    name: 'in the feed',
    holds: missing === 0 && doubled === 0,
    says: `${accepted.length} accepted entries, ${missing} missing, ${doubled} doubled`,
  };
};

const noneFailed = (counters: Figures['counters']): Check => {
  const failures = Object.entries(counters).filter(
    ([name]) =>
      name.startsWith('errors.') || (/^http\.codes\.[45]/.test(name) && name !== 'http.codes.429'),
  );
  return {
    name: 'errors',
    holds: failures.length === 0,
    says:
      failures.length === 0
        ? 'none'
        : failures.map(([name, count]) => `${count} × ${name.replace('errors.', '')}`).join(', '),
  };
};

const noneTurnedAway = (turnedAway: number): Check => ({
  name: 'rate limits',
  holds: turnedAway === 0,
  says:
    turnedAway === 0
      ? 'nobody was turned away (429)'
      : `${turnedAway} entries were turned away (429), so this was less load than asked for: raise RATE_LIMIT_SUBMIT_PER_ADDRESS and RATE_LIMIT_SUBMIT_PER_DEVICE on the target, or give fewer --entries-per-second or more --clients`,
});

const within = (name: string, what: string, ms: number | undefined, limitMs: number): Check => ({
  name,
  holds: ms !== undefined && ms <= limitMs,
  says:
    ms === undefined
      ? `${what} was never measured`
      : `${what} ${round(ms)} ms, the limit is ${limitMs} ms`,
});
