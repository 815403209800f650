import type { Clock } from '../../../shared/base/clock.ts';
import type { Percentiles } from '../../../shared/ops/metrics-answer.ts';

export type Latencies = {
  add(ms: number): void;
  /** Of the last minute. */
  read(): Percentiles;
};

type Slot = { turn: number; total: number; readonly counts: Uint32Array };

const slotMs = 5000;
const slotCount = 12;
/** Each bucket reaches five percent further than the one before: so near are the percentiles. */
const growth = 1.05;
const smallestMs = 0.1;
const bucketCount = 290;

/** Percentiles of the last minute, in memory that does not grow with what is measured. */
export const createLatencies = (clock: Pick<Clock, 'monotonic'>): Latencies => {
  const slots = Array.from({ length: slotCount }, (): Slot => ({
    turn: -1,
    total: 0,
    counts: new Uint32Array(bucketCount),
  }));
  const turnNow = (): number => Math.floor(clock.monotonic() / slotMs);

  return {
    add(ms) {
      const turn = turnNow();
      const slot = slots[turn % slotCount];
      if (slot === undefined) return;
      if (slot.turn !== turn) {
        slot.turn = turn;
        slot.total = 0;
        slot.counts.fill(0);
      }
      const bucket = bucketOf(ms);
      slot.counts[bucket] = (slot.counts[bucket] ?? 0) + 1;
      slot.total += 1;
    },
    read() {
      const oldest = turnNow() - slotCount;
      const recent = slots.filter(({ turn }) => turn > oldest);
      const count = recent.reduce((sum, { total }) => sum + total, 0);
      const at = (share: number): number | null => percentile(recent, count * share);
      return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), count };
    },
  };
};

const bucketOf = (ms: number): number =>
  ms <= smallestMs
    ? 0
    : Math.min(bucketCount - 1, Math.ceil(Math.log(ms / smallestMs) / Math.log(growth)));

/** The upper end of the bucket in which that many have been counted. */
const percentile = (slots: readonly Slot[], wanted: number): number | null => {
  let counted = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    for (const { counts } of slots) counted += counts[bucket] ?? 0;
    if (counted > 0 && counted >= wanted) return smallestMs * growth ** bucket;
  }
  return null;
};
