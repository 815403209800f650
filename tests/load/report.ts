import { round } from '../bench/statistics.ts';
import type { Figures } from './metrics.ts';

const width = 80;
const summaryRows = ['min', 'max', 'mean', 'median', 'p95', 'p99'] as const;

/** In the form that users of Artillery know: names, dots, numbers, by name. */
export const renderFigures = ({ counters, summaries }: Figures, seconds: number): string => {
  const lines = new Map<string, readonly string[]>();
  for (const [name, count] of Object.entries(counters)) lines.set(name, [row(name, String(count))]);
  for (const [name, summary] of Object.entries(summaries))
    lines.set(name, [
      `${name}:`,
      ...summaryRows.map((each) => row(`  ${each}`, String(round(summary[each], 1)))),
    ]);
  for (const [name, counter] of rates)
    lines.set(name, [row(name, `${round((counters[counter] ?? 0) / seconds, 1)}/sec`)]);
  return [...lines]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([, each]) => each)
    .join('\n');
};

/** Counters that are also told by the second. */
const rates = [
  ['entries.accept_rate', 'entries.accepted'],
  ['events.receive_rate', 'events.received'],
  ['http.request_rate', 'http.requests'],
] as const;

const row = (name: string, value: string): string =>
  `${name}: ${'.'.repeat(Math.max(3, width - name.length - value.length - 3))} ${value}`;

export const renderHeading = (title: string): string => {
  const line = '-'.repeat(title.length);
  return `${line}\n${title}\n${line}\n`;
};

/** The time of day as Artillery writes it, in UTC. */
export const clockTime = (at: Date): string => `${at.toISOString().slice(11, 19)}(+0000)`;
