import type { MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import { bySeverity, type Level, type Verdict } from './verdict.ts';
import { judgeVitals } from './judge-vitals.ts';
import { formatCount, formatMs, formatSpan } from './words.ts';

/** What stands on top of the page, to be read from across the room. */
export type Summary = {
  readonly level: Level;
  readonly headline: string;
  readonly says: string;
  readonly because?: string;
  readonly todo?: string;
  /** What else wants a look. */
  readonly others: readonly Verdict[];
};

const headlines: Readonly<Record<Level, string>> = {
  well: 'All is well',
  soon: 'Keep an eye on it',
  now: 'Act now',
};

export const summarise = (answer: MetricsAnswer): Summary => {
  const [first, ...others] = bySeverity(
    Object.values(judgeVitals(answer)).filter(({ level }) => level !== 'well'),
  );
  return first === undefined
    ? { level: 'well', headline: headlines.well, says: calmWordsOf(answer), others: [] }
    : { ...first, headline: headlines[first.level], others };
};

/** A server that does not answer may be all right, and is not shown as if it were. */
export const summariseSilence = (silentMs: number, why: string): Summary => ({
  level: 'now',
  headline: 'No answer',
  says: `The server has not answered for ${formatSpan(silentMs)}: what stands here is as old.`,
  todo: 'See that the server runs, and that this device has a network. The page asks again by itself.',
  because: why,
  others: [],
});

const calmWordsOf = (answer: MetricsAnswer): string => {
  const { p95Ms } = answer.latency.requests;
  const connected = connectedOf(answer);
  return `${formatCount(connected)} ${connected === 1 ? 'page' : 'pages'} connected${p95Ms === null ? '' : `, answers within ${formatMs(p95Ms)}`}, everything that is sent is saved.`;
};

/** Pages and programs, with a socket and without. */
export const connectedOf = ({ connections }: Pick<MetricsAnswer, 'connections'>): number =>
  Object.values(connections.byTransport).reduce(
    (sum, count) => sum + count,
    connections.withoutSockets,
  );
