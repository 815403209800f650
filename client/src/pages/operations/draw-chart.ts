export type Point = { readonly at: number; readonly value: number | null };

export type Frame = {
  readonly fromAt: number;
  readonly toAt: number;
  /** The value at the upper edge. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/**
 * How high a value stands, from 0 to 1. By its square root: what is far below its limit is still seen to move, and the
 * limit is in the same picture.
 */
export const heightOf = (value: number, top: number): number =>
  top <= 0 ? 0 : Math.sqrt(Math.min(1, Math.max(0, value / top)));

/** The upper edge: above everything that is drawn. */
export const topOf = (values: readonly number[], limit: number | null): number =>
  Math.max(...values, limit ?? 0, Number.MIN_VALUE) * 1.15;

/** An SVG path through the points, and one around what is below them. A gap stays a gap. */
export const drawChart = (
  points: readonly Point[],
  frame: Frame,
  gapMs: number,
): { readonly line: string; readonly area: string } => {
  const strokes = strokesOf(points, gapMs).map((stroke) =>
    stroke.map(({ at, value }) => [xOf(at, frame), yOf(value, frame)] as const),
  );
  const line = strokes.map((stroke) => `M${stroke.map(pair).join('L')}${dotIfAlone(stroke)}`);
  const area = strokes.map((stroke) => {
    const first = stroke[0]?.[0] ?? 0;
    const last = stroke.at(-1)?.[0] ?? 0;
    const { height } = frame;
    return `M${pair([first, height])}L${stroke.map(pair).join('L')}L${pair([last, height])}Z`;
  });
  return { line: line.join(''), area: area.join('') };
};

export const yOf = (value: number, { top, height }: Pick<Frame, 'top' | 'height'>): number =>
  height * (1 - heightOf(value, top));

const xOf = (at: number, { fromAt, toAt, width }: Frame): number =>
  ((at - fromAt) / (toAt - fromAt)) * width;

type Measured = { readonly at: number; readonly value: number };

const strokesOf = (points: readonly Point[], gapMs: number): readonly (readonly Measured[])[] => {
  const strokes: Measured[][] = [];
  let lastAt = -Infinity;
  for (const { at, value } of points) {
    if (value === null) {
      lastAt = -Infinity;
      continue;
    }
    if (at - lastAt > gapMs) strokes.push([]);
    strokes.at(-1)?.push({ at, value });
    lastAt = at;
  }
  return strokes;
};

const pair = ([x, y]: readonly [number, number]): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line of no length is drawn as a dot. */
const dotIfAlone = (stroke: readonly unknown[]): string => (stroke.length === 1 ? 'h0' : '');
