import { drawChart, topOf, yOf, type Point } from './draw-chart.ts';
import css from './line-chart.module.css';

type Props = {
  readonly title: string;
  readonly value: number | null;
  readonly format: (value: number) => string;
  readonly points: readonly Point[];
  readonly limit: number | null;
  /** The right edge; the left one is ten minutes before. */
  readonly toAt: number;
  readonly everyMs: number;
};

const width = 240;
const height = 64;
const spanMs = 10 * 60_000;
/** So many looks may be missing before the line breaks off. */
const missedLooks = 3;

export const hatchId = 'operations-hatch';

/** The last ten minutes as a line in ink over hatching, the limit in red. */
export const LineChart = (props: Props) => {
  const { points, limit, toAt, everyMs, format } = props;
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const top = topOf(values, limit);
  const frame = { fromAt: toAt - spanMs, toAt, top, width, height };
  const shown = points.filter(({ at }) => at >= frame.fromAt);
  const { line, area } = drawChart(shown, frame, everyMs * missedLooks);
  const lowest = values.length === 0 ? null : Math.min(...values);
  const highest = values.length === 0 ? null : Math.max(...values);
  return (
    <figure className={css.figure}>
      <svg
        className={css.chart}
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={describe(props, lowest, highest)}
      >
        <path d={area} fill={`url(#${hatchId})`} />
        <path className={css.line} d={line} vectorEffect="non-scaling-stroke" />
        {limit !== null && (
          <path
            className={css.limit}
            d={`M0 ${yOf(limit, frame).toFixed(1)}H${String(width)}`}
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <figcaption className={css.caption} aria-hidden>
        <span>
          {lowest === null || highest === null
            ? '10 min: nothing yet'
            : `10 min: ${range(format(lowest), format(highest))}`}
        </span>
        {limit !== null && <span className={css.limitWord}>limit {format(limit)}</span>}
      </figcaption>
    </figure>
  );
};

/** What the hatching of all charts is drawn with. */
export const Hatch = () => (
  <svg className={css.hatch} aria-hidden>
    <pattern
      id={hatchId}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <path className={css.stroke} d="M1 0v5" />
    </pattern>
  </svg>
);

const range = (from: string, to: string): string => (from === to ? from : `${from} to ${to}`);

const describe = (
  { title, value, format, limit }: Props,
  lowest: number | null,
  highest: number | null,
): string => {
  if (lowest === null || highest === null) return `${title}: nothing in the last 10 minutes.`;
  const now = value === null ? '' : ` Now ${format(value)}.`;
  const least = limit === null ? '' : ` The limit is ${format(limit)}.`;
  return `${title} in the last 10 minutes: ${range(format(lowest), format(highest))}.${now}${least}`;
};
