import { band, circle, mirrored, polygon, pts, type Point } from './path.ts';
import { fineLine, turned, type Sketch } from './sketch.ts';

const star = (sketch: Sketch, r: number): string => {
  const points = Array.from({ length: 10 }, (_, index): Point => {
    const length = index % 2 ? r * 0.4 : r;
    return [Math.sin((Math.PI / 5) * index) * length, -Math.cos((Math.PI / 5) * index) * length];
  });
  const facets = points
    .filter((_, index) => index % 2 === 0)
    .map(([x, y], index) => {
      const [nextX, nextY] = points[(index * 2 + 1) % 10] ?? [0, 0];
      return sketch.ink(
        polygon([
          [0, 0],
          [x, y],
          [nextX, nextY],
        ]),
      );
    });
  const fill = sketch.random.pick([sketch.palette.red, sketch.palette.gold]);
  return (
    sketch.shape(polygon(points), { fill, line: 0 }) +
    facets.join('') +
    sketch.line(polygon(points), 7)
  );
};

const sparkle = (sketch: Sketch, r: number): string => {
  const arm = sketch.ink(
    band(
      [
        [0, 0],
        [0, -r],
      ],
      (t) => r * 0.11 * (1 - t) + 0.5,
      6,
    ),
  );
  return (
    [0, 90, 180, 270].map((angle) => turned(angle, arm)).join('') +
    [45, 135, 225, 315].map((angle) => turned(angle, arm, 0, 0, 0.5)).join('')
  );
};

const dots = (sketch: Sketch, r: number): string =>
  [
    [0, -0.5, 0.2],
    [-0.45, 0.32, 0.15],
    [0.45, 0.32, 0.15],
  ]
    .map(([x = 0, y = 0, size = 0]) => sketch.ink(circle(x * r, y * r, size * r)))
    .join('');

const smallHeart = (sketch: Sketch, r: number): string =>
  turned(
    0,
    sketch.shape(mirrored(pts('0,-44! 40,-84 92,-60 92,0 50,60 0,100!')), {
      fill: sketch.palette.red,
      shade: { from: [90, 40], to: [0, -20] },
      line: 13,
    }),
    0,
    0,
    r / 100,
  );

/** A small filler, as big as `r`, for the places that a drawing leaves free. */
export const filler = (sketch: Sketch, r: number): string =>
  sketch.random.pick([star, star, sparkle, sparkle, dots, smallHeart])(sketch, r);

/** A double rule around the sheet with a flourish in each corner. */
export const frame = (sketch: Sketch, width: number, height: number): string => {
  const [w, h] = [width / 2 - 44, height / 2 - 44];
  const rule = (inset: number, line: number): string =>
    sketch.line(
      polygon([
        [-w + inset, -h + inset],
        [w - inset, -h + inset],
        [w - inset, h - inset],
        [-w + inset, h - inset],
      ]),
      line,
    );
  const corner =
    sketch.line('M-4 84Q72 72 84 -4M-4 60Q50 50 60 -4', 6) +
    sketch.shape(circle(24, 24, 12), { fill: sketch.palette.red, line: 7 });
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(
    ([x = 1, y = 1]) =>
      `<g transform="translate(${String(x * (w - 26))} ${String(y * (h - 26))}) scale(${String(-x)} ${String(-y)})">${corner}</g>`,
  );
  return rule(0, 9) + rule(15, fineLine - 1) + corners.join('');
};
