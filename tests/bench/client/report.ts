import { median } from '../statistics.ts';
import type { News } from './measure-news.ts';
import type { Scroll } from './measure-scroll.ts';
import type { Visit } from './measure-visit.ts';

export type Round = {
  readonly visit: Visit;
  readonly scroll: Scroll;
  readonly slowScroll: Scroll;
  readonly news: News;
  /** How many processes wanted this machine in the last minute. */
  readonly load: number;
};

/** What was measured on a wall of so many entries. */
export type Rounds = { readonly entries: number; readonly rounds: readonly Round[] };

type Measure = {
  readonly name: string;
  readonly under: string;
  readonly of: (round: Round) => number;
  readonly show: (value: number) => string;
  readonly atMost?: number;
};

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;
const megabytes = (value: number): string => `${value.toFixed(1)} MB`;
const whole = (value: number): string => value.toFixed(0);
const firstVisit = '4× CPU, slow 4G, first visit';
const underNews = '4× CPU, 50 new entries a second';

const measures: readonly Measure[] = [
  {
    ...{ name: 'LCP', under: firstVisit, show: seconds, atMost: 1800 },
    of: ({ visit }) => visit.lcpMs,
  },
  {
    ...{ name: 'INP', under: firstVisit, show: ms, atMost: 100 },
    of: ({ visit }) => visit.inpMs,
  },
  {
    ...{ name: 'CLS', under: firstVisit, show: (value) => value.toFixed(3), atMost: 0.02 },
    of: ({ visit }) => visit.cls,
  },
  {
    ...{ name: 'longest task while loading', under: '4× CPU', show: ms },
    of: ({ slowScroll }) => slowScroll.loading.ms,
  },
  {
    ...{ name: 'longest task while scrolling', under: 'full CPU', show: ms, atMost: 50 },
    of: ({ scroll }) => scroll.scrolling.ms,
  },
  {
    ...{ name: 'most work of such a task', under: 'full CPU', show: ms, atMost: 50 },
    of: ({ scroll }) => scroll.scrolling.workedMs,
  },
  {
    ...{ name: 'longest task while scrolling', under: '4× CPU', show: ms },
    of: ({ slowScroll }) => slowScroll.scrolling.ms,
  },
  {
    ...{ name: 'DOM nodes, at most', under: 'while scrolling', show: whole, atMost: 399 },
    of: ({ scroll }) => scroll.mostNodes,
  },
  {
    ...{ name: 'JS heap', under: 'after scrolling and GC', show: megabytes, atMost: 150 },
    of: ({ scroll }) => scroll.heapMb,
  },
  {
    ...{ name: 'paints in the busiest second', under: underNews, show: whole, atMost: 4 },
    of: ({ news }) => news.paintsPerSecond,
  },
  {
    ...{ name: 'longest task', under: underNews, show: ms },
    of: ({ news }) => news.longest.ms,
  },
  {
    ...{ name: 'entries missing in the end', under: underNews, show: whole, atMost: 0 },
    of: ({ news }) => news.missing,
  },
];

export type Figure = {
  readonly entries: number;
  readonly name: string;
  readonly under: string;
  readonly median: number;
  readonly atMost: number | null;
};

/** The medians of the rounds. */
export const figuresOf = ({ entries, rounds }: Rounds): readonly Figure[] =>
  measures.map(({ name, under, of, atMost = null }) => ({
    ...{ entries, name, under, atMost },
    median: median(rounds.map(of)),
  }));

export const tableHead = (): string =>
  [
    lineOf('entries', 'figure', 'measured with', 'median', 'budget', ''),
    lineOf('---:', '---', '---', '---:', '---:', '---'),
  ].join('\n');

/** A line of the table for each figure: the median, and whether it keeps its budget. */
export const tableOf = ({ entries, rounds }: Rounds): string =>
  measures
    .map(({ name, under, of, show, atMost }) => {
      const value = median(rounds.map(of));
      const verdict = atMost === undefined ? '' : value <= atMost ? 'within' : 'OVER';
      const budget = atMost === undefined ? '' : show(atMost);
      return lineOf(entries.toLocaleString('en'), name, under, show(value), budget, verdict);
    })
    .join('\n');

/** Told beside the table: what the figures of each round speak of. */
export const notesOf = ({ entries, rounds }: Rounds): readonly string[] =>
  rounds.map(({ visit, news, load }, nth) =>
    [
      `${entries.toLocaleString('en')} entries, round ${String(nth + 1)}`,
      `largest paint <${visit.lcpElement}>`,
      `slowest interaction: ${visit.slowestStep}`,
      `500 entered in ${seconds(news.enteringMs)}`,
      `load average ${load.toFixed(1)}`,
    ].join('; '),
  );

const widths = [7, 28, 31, 11, 8, 6];

const lineOf = (...cells: readonly string[]): string =>
  `| ${cells.map((cell, nth) => pad(cell, nth)).join(' | ')} |`;

const pad = (cell: string, nth: number): string => {
  const width = widths[nth] ?? 0;
  return [0, 3, 4].includes(nth) ? cell.padStart(width) : cell.padEnd(width);
};
