import { band, flick, polar, smooth, type Point } from '../path.ts';
import { boldLine, fineLine, turned, type Sketch } from '../sketch.ts';

const petal = (sketch: Sketch, length: number, width: number, fill: string): string => {
  const [l, w] = [length, width];
  const outline: Point[] = [
    [0, 0, 1],
    [-w * 0.5, -l * 0.3],
    [-w * 0.66, -l * 0.72],
    [-w * 0.34, -l * 0.99],
    [0, -l * 0.93],
    [w * 0.36, -l * 1.02],
    [w * 0.66, -l * 0.7],
    [w * 0.5, -l * 0.3],
  ];
  const lip = smooth(
    [
      [-w * 0.56, -l * 0.78],
      [-w * 0.26, -l * 0.86],
      [0, -l * 0.8],
      [w * 0.28, -l * 0.88],
      [w * 0.57, -l * 0.76],
    ],
    { closed: false },
  );
  const veins = (l < 180 ? [] : [-0.24, 0, 0.24]).map((side) =>
    sketch.ink(
      flick(
        [
          [side * w * 0.8, -l * 0.3],
          [side * w * 1.25, -l * 0.52],
          [side * w * 1.5, -l * 0.68],
        ],
        8,
      ),
    ),
  );
  const shade = { center: [0, 0], radius: l * 1.16 } as const;
  return (
    sketch.shape(smooth(outline), { fill, shade }) + sketch.line(lip, fineLine) + veins.join('')
  );
};

const ring = (sketch: Sketch, count: number, turn: number, length: number, width: number): string =>
  Array.from({ length: count }, (_, index) =>
    turned((360 / count) * index + turn, petal(sketch, length, width, sketch.palette.red)),
  ).join('');

/** The closed heart of the rose: lips that wind around each other. */
const heart = (sketch: Sketch, r: number): string => {
  const { red } = sketch.palette;
  const ball: Point[] = [
    [0, -r],
    [r * 0.8, -r * 0.62],
    [r, r * 0.1],
    [r * 0.55, r * 0.85],
    [-r * 0.4, r * 0.92],
    [-r, r * 0.2],
    [-r * 0.85, -r * 0.6],
  ];
  const wind = (scale: number, turn: number): string =>
    turned(
      turn,
      sketch.shape(
        smooth([
          [-r * scale, 0, 1],
          [-r * scale * 0.5, -r * scale * 0.9],
          [r * scale * 0.6, -r * scale * 0.85],
          [r * scale, 0.1 * r, 1],
          [r * scale * 0.3, -r * scale * 0.25],
          [-r * scale * 0.4, -r * scale * 0.2],
        ]),
        {
          fill: red,
          shade: { from: [0, 0], to: [0, -r * scale * 0.8], strength: 0.8 },
          line: boldLine * 0.8,
        },
      ),
    );
  const spiral = Array.from({ length: 22 }, (_, index): Point =>
    polar(index * 0.52, r * 0.42 * (1 - index / 22)),
  );
  return (
    sketch.shape(smooth(ball), { fill: red, shade: { from: [0, r], to: [0, -r * 0.6] } }) +
    wind(0.92, 200) +
    wind(0.86, 80) +
    wind(0.8, -40) +
    sketch.line(smooth(spiral, { closed: false }), 7)
  );
};

export const leaf = (sketch: Sketch, length: number): string => {
  const l = length;
  const side = (sign: 1 | -1): Point[] =>
    [0.16, 0.34, 0.52, 0.7, 0.86].flatMap((t, index): Point[] => {
      const w = Math.sin(Math.PI * t ** 0.8) * l * 0.27 * sign;
      return index === 0
        ? [[w, -l * t]]
        : [
            [w * 0.82, -l * (t - 0.05), 1],
            [w * 1.06, -l * t],
          ];
    });
  const outline = smooth([[0, 0, 1], ...side(1), [0, -l, 1], ...side(-1).reverse()]);
  const veins = [0.25, 0.42, 0.58, 0.73].flatMap((t) => {
    const w = Math.sin(Math.PI * (t + 0.1) ** 0.8) * l * 0.2;
    return [1, -1].map((sign) =>
      sketch.ink(
        flick(
          [
            [0, -l * t],
            [w * 0.5 * sign, -l * (t + 0.05)],
            [w * sign, -l * (t + 0.13)],
          ],
          6,
        ),
      ),
    );
  });
  const spine = band(
    [
      [0, 0],
      [l * 0.02, -l * 0.5],
      [0, -l * 0.96],
    ],
    (t) => 4.5 * (1 - t) + 1,
    12,
  );
  return (
    sketch.shape(outline, {
      fill: sketch.palette.green,
      shade: { from: [0, 0], to: [l * 0.02, -l * 0.9] },
    }) +
    veins.join('') +
    sketch.ink(spine)
  );
};

export const rose = (sketch: Sketch, r = 330): string => {
  const turn = sketch.random.between(0, 60);
  const leaves = [118, 180, 242].map((angle) =>
    turned(
      angle + sketch.random.between(-9, 9),
      leaf(sketch, r * 0.82),
      ...polar((angle * Math.PI) / 180, r * 0.72),
    ),
  );
  // Small roses have fewer petals: the same line is bolder on them.
  const petals =
    r < 240
      ? ring(sketch, 5, turn, r, r * 0.95) + ring(sketch, 4, turn + 34, r * 0.7, r * 0.8)
      : ring(sketch, 6, turn, r, r * 0.82) +
        ring(sketch, 5, turn + 34, r * 0.76, r * 0.7) +
        ring(sketch, 4, turn + 12, r * 0.54, r * 0.56);
  return leaves.join('') + petals + heart(sketch, r * (r < 240 ? 0.42 : 0.31));
};
