import type { MetricsAnswer, Percentiles, Sample } from '../../../../shared/ops/metrics-answer.ts';
import { thresholds } from '../../../../shared/ops/thresholds.ts';
import type { Point } from './draw-chart.ts';
import { judgeVitals } from './judge-vitals.ts';
import { connectedOf } from './summarise.ts';
import type { Verdict } from './verdict.ts';
import { formatBytes, formatCount, formatMs, formatShortSpan } from './words.ts';

/** One vital as it is shown: its value now, its last ten minutes, and what that comes to. */
export type VitalCardProps = {
  readonly id: string;
  readonly title: string;
  /** What the value is of. */
  readonly of: string;
  readonly value: number | null;
  readonly format: (value: number) => string;
  readonly points: readonly Point[];
  /** From where on it is worth a word; null where nothing is too much. */
  readonly limit: number | null;
  /** Null where it is not judged. */
  readonly verdict: Verdict | null;
  readonly detail: string;
};

export const vitalCards = (answer: MetricsAnswer): readonly VitalCardProps[] => {
  const verdicts = judgeVitals(answer);
  const { latency, loop, memory, connections, backups, history } = answer;
  const over = (pick: (sample: Sample) => number | null): readonly Point[] =>
    history.samples.map((sample) => ({ at: sample.at, value: pick(sample) }));
  const seconds = (value: number): string => formatShortSpan(value * 1000);
  const events = (value: number): string => formatCount(value);
  return [
    {
      ...{ id: 'people', title: 'Connected', of: 'pages and programs' },
      ...{ value: connectedOf(answer), format: formatCount, limit: null },
      points: over((sample) => sample.connections),
      verdict: verdicts.people,
      detail: verdicts.people.says,
    },
    {
      ...{ id: 'answers', title: 'Answers', of: 'for 95 of 100' },
      ...{ value: latency.requests.p95Ms, format: formatMs },
      limit: thresholds.requestP95Seconds * 1000,
      points: over((sample) => sample.requestP95Ms),
      verdict: verdicts.answers,
      detail: spread(latency.requests),
    },
    {
      ...{ id: 'saving', title: 'Saving', of: 'to the disk, for 95 of 100' },
      ...{ value: latency.commits.p95Ms, format: formatMs, limit: null },
      points: over((sample) => sample.commitP95Ms),
      verdict: verdicts.store,
      detail: spread(latency.commits),
    },
    {
      ...{ id: 'backups', title: 'Backups', of: 'behind the newest record' },
      ...{ value: backups.lagSeconds, format: seconds, limit: thresholds.backupLagSeconds },
      points: over((sample) => sample.backupLagSeconds),
      verdict: verdicts.backups,
      detail: verdicts.backups.says,
    },
    {
      ...{ id: 'stream', title: 'Live stream', of: 'events that somebody lacks' },
      ...{ value: connections.lag.max, format: events, limit: thresholds.streamLagEvents },
      points: over((sample) => sample.lagEvents),
      verdict: verdicts.stream,
      detail: verdicts.stream.says,
    },
    {
      ...{ id: 'delivery', title: 'Round trip', of: 'there and back, for 95 of 100' },
      ...{ value: latency.delivery.p95Ms, format: formatMs, limit: null, verdict: null },
      points: over((sample) => sample.deliveryP95Ms),
      detail: 'Over the pages’ own lines: a slow one is a slow network.',
    },
    {
      ...{ id: 'loop', title: 'Event loop', of: 'late, 99 of 100 times at most' },
      ...{ value: loop.p99Ms, format: formatMs, limit: thresholds.loopLagP99Seconds * 1000 },
      points: over((sample) => sample.loopP99Ms),
      verdict: verdicts.loop,
      detail: verdicts.loop.says,
    },
    {
      ...{ id: 'memory', title: 'Memory', of: `of ${formatBytes(memory.machineLimit)}` },
      ...{ value: memory.rss, format: formatBytes },
      limit: memory.machineLimit * thresholds.residentMemoryShare,
      points: over((sample) => sample.residentBytes),
      verdict: verdicts.memory,
      detail: verdicts.memory.says,
    },
  ];
};

const spread = ({ p50Ms, p99Ms, count }: Percentiles): string =>
  p50Ms === null || p99Ms === null
    ? 'None in the last minute.'
    : `Half within ${formatMs(p50Ms)}, 99 of 100 within ${formatMs(p99Ms)}; ${formatCount(count)} in the last minute.`;
