/** x, y, and whether the line turns sharply there. */
export type Point = readonly [x: number, y: number, corner?: 1];

const n = (value: number): string => String(Math.round(value * 10) / 10);
const xy = (x: number, y: number): string => `${n(x)} ${n(y)}`;

/** Points written as `x,y x,y! …`, where `!` marks a corner: an outline stays a line to read. */
export const pts = (text: string): readonly Point[] =>
  text.split(' ').map((word): Point => {
    const [x = 0, y = 0] = word.replace('!', '').split(',').map(Number);
    return word.endsWith('!') ? [x, y, 1] : [x, y];
  });

/** A smooth line through the points (Catmull-Rom as Béziers), sharp at corners. */
export const smooth = (points: readonly Point[], options: { closed?: boolean } = {}): string => {
  const { closed = true } = options;
  const at = (index: number): Point => {
    const wrapped = closed
      ? (index + points.length) % points.length
      : Math.min(Math.max(index, 0), points.length - 1);
    return points[wrapped] ?? [0, 0];
  };
  const [startX, startY] = at(0);
  let d = `M${xy(startX, startY)}`;
  const segments = closed ? points.length : points.length - 1;
  for (let index = 0; index < segments; index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const out = from[2] ? 0 : 1 / 6;
    const into = to[2] ? 0 : 1 / 6;
    d += `C${xy(from[0] + (to[0] - before[0]) * out, from[1] + (to[1] - before[1]) * out)} `;
    d += `${xy(to[0] - (after[0] - from[0]) * into, to[1] - (after[1] - from[1]) * into)} `;
    d += xy(to[0], to[1]);
  }
  return closed ? `${d}Z` : d;
};

/** The right half, from top to bottom, and its mirror image as one closed outline. */
export const mirrored = (half: readonly Point[]): string => {
  const left = half
    .filter(([x]) => x !== 0)
    .map(([x, y, corner]): Point => (corner ? [-x, y, corner] : [-x, y]))
    .reverse();
  return smooth([...half, ...left]);
};

/** A place on a line, with the direction to its left. */
export type Station = { x: number; y: number; nx: number; ny: number; t: number };

/** Evenly spread places along the smooth line through the points. */
export const along = (points: readonly Point[], count: number): readonly Station[] => {
  const at = (index: number): Point =>
    points[Math.min(Math.max(index, 0), points.length - 1)] ?? [0, 0];
  const place = (t: number): readonly [number, number] => {
    const scaled = Math.min(t, 0.99999) * (points.length - 1);
    const index = Math.floor(scaled);
    const u = scaled - index;
    const mix = (axis: 0 | 1): number => {
      const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)].map(
        (point) => point[axis],
      ) as [number, number, number, number];
      return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
    };
    return [mix(0), mix(1)];
  };
  return Array.from({ length: count }, (_, index) => {
    const t = index / (count - 1);
    const [x, y] = place(t);
    const [beforeX, beforeY] = place(Math.max(0, t - 0.004));
    const [afterX, afterY] = place(Math.min(1, t + 0.004));
    const length = Math.hypot(afterX - beforeX, afterY - beforeY) || 1;
    return { x, y, nx: (afterY - beforeY) / length, ny: -(afterX - beforeX) / length, t };
  });
};

/** A body along a line: `width(t)` is its half width from head (0) to tail (1). */
export const band = (
  points: readonly Point[],
  width: (t: number) => number,
  count = 40,
): string => {
  const stations = along(points, count);
  const side = (sign: 1 | -1): Point[] =>
    stations.map(({ x, y, nx, ny, t }): Point => {
      const point: [number, number] = [x + nx * width(t) * sign, y + ny * width(t) * sign];
      return t === 0 || t === 1 ? [...point, 1] : point;
    });
  return smooth([...side(1), ...side(-1).reverse()]);
};

/** One flick of the needle: a curve that starts at `width` and runs out to nothing. */
export const flick = (points: readonly Point[], width: number): string =>
  band(points, (t) => (width / 2) * (1 - t) ** 0.8 + 0.3, 10);

export const circle = (x: number, y: number, r: number): string =>
  `M${xy(x - r, y)}a${n(r)} ${n(r)} 0 1 0 ${n(r * 2)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-r * 2)} 0Z`;

export const polygon = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => xy(x, y)).join('L')}Z`;

export const polar = (angle: number, r: number): readonly [number, number] => [
  Math.sin(angle) * r,
  -Math.cos(angle) * r,
];
