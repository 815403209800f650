import { band, circle, flick, mirrored, smooth, pts } from '../path.ts';
import { both, fineLine, turned, type Sketch } from '../sketch.ts';
import { banner } from '../lettering.ts';

/** A wing from the shoulder at 0, 0 to the right and up: coverts over secondaries over long primaries. */
const wing = (sketch: Sketch, fill: string): string => {
  const { shape, palette, ink } = sketch;
  const feather = (
    angle: number,
    length: number,
    width: number,
    color: string,
    x = 0,
    y = 0,
  ): string =>
    turned(
      angle,
      shape(
        smooth([
          [0, 0, 1],
          [-width, -length * 0.4],
          [-width * 0.85, -length * 0.86],
          [0, -length, 1],
          [width * 0.7, -length * 0.8],
          [width * 0.8, -length * 0.36],
        ]),
        {
          fill: color,
          shade: { from: [0, 0], to: [0, -length * 0.86] },
          line: 9,
        },
      ) +
        ink(
          flick(
            [
              [0, -length * 0.98],
              [width * 0.1, -length * 0.8],
              [0, -length * 0.6],
            ],
            5,
          ),
        ),
      x,
      y,
    );
  const primaries = [0, 1, 2, 3, 4, 5].map((index) =>
    feather(38 + index * 13, 390 - index * 34, 25, fill, index * 4, index * 5),
  );
  const secondaries = [0, 1, 2, 3].map((index) =>
    feather(106 + index * 15, 205 - index * 22, 24, fill, 10 + index * 2, 24 + index * 4),
  );
  const coverts = [0, 1, 2, 3, 4, 5].map((index) =>
    feather(36 + index * 18, 196 - index * 17, 24, palette.gold, 4, 10 + index * 3),
  );
  const arm = smooth(pts('-34,20 -10,-70 62,-160 110,-194 104,-140 62,-60 40,20 4,60'));
  return (
    secondaries.reverse().join('') +
    primaries.reverse().join('') +
    coverts.reverse().join('') +
    shape(arm, { fill, shade: { from: [-20, 40], to: [90, -130] } })
  );
};

export const swallow = (sketch: Sketch): string => {
  const { palette, shape, ink } = sketch;
  const { blue } = palette;
  const tail = both(
    shape(smooth(pts('-14,120! 16,240 74,330 132,430! 112,300 70,200 30,110!')), {
      fill: blue,
      shade: { from: [0, 110], to: [90, 330] },
      line: 10,
    }),
  );
  const body = smooth(
    pts('0,-190 52,-168 66,-110 58,-20 44,80 20,170 -20,170 -46,80 -60,-20 -66,-110 -50,-168'),
  );
  const belly = smooth(pts('4,-96 42,-84 46,-10 30,80 0,150 -30,80 -46,-10 -38,-84'));
  const throat = smooth(pts('0,-160 40,-140 44,-92 0,-72 -44,-92 -40,-140'));
  const beak = 'M-20 -186L0 -232L20 -186Z';
  const feathers = [-30, 0, 32, 64, 96].map((y, row) =>
    [-1, 1]
      .map((side) =>
        ink(
          flick(
            [
              [side * 6, y],
              [side * 16, y + 14],
              [side * (30 - row * 3), y + 4],
            ],
            6,
          ),
        ),
      )
      .join(''),
  );
  const bird =
    tail +
    turned(0, wing(sketch, blue), 30, -96) +
    `<g transform="translate(-30 -96) scale(-1 1)">${wing(sketch, blue)}</g>` +
    shape(beak, { fill: palette.gold }) +
    shape(body, { fill: blue, shade: { from: [66, 0], to: [-10, 0] } }) +
    shape(belly, { fill: palette.paper, shade: { from: [46, 40], to: [-20, 20] }, line: 8 }) +
    shape(throat, { fill: palette.red, shade: { from: [44, -80], to: [-20, -130] }, line: 8 }) +
    feathers.join('') +
    both(shape(circle(27, -168, 8), { fill: palette.paper, line: 6 }));
  return (
    turned(sketch.random.pick([-32, 28, -20]), bird, 0, -30, 0.95) +
    (sketch.random.chance(0.5)
      ? turned(
          -3,
          banner(sketch, sketch.random.pick(['HOMEWARD', 'SAILOR', 'MARIA', 'FREE']), 380, 30),
          0,
          330,
        )
      : '')
  );
};

const wingSpots = (sketch: Sketch): string =>
  [
    [196, -116, 40],
    [148, 152, 30],
  ]
    .map(
      ([x = 0, y = 0, r = 0]) =>
        sketch.shape(circle(x, y, r), { fill: sketch.palette.ink }) +
        sketch.ink(circle(x, y, r * 0.72), sketch.palette.gold) +
        sketch.shape(circle(x, y, r * 0.46), { fill: sketch.palette.red, line: 6 }) +
        sketch.ink(circle(x + r * 0.14, y - r * 0.16, r * 0.14), sketch.palette.paper),
    )
    .join('');

export const moth = (sketch: Sketch): string => {
  const { palette, shape, ink, line, random } = sketch;
  const tint = random.pick([palette.red, palette.gold, palette.green]);
  const upper = smooth(
    pts('26,-90! 110,-220 260,-300 396,-312 420,-270 384,-150 330,-30 230,34 110,30 28,-10!'),
  );
  const lower = smooth(
    pts('26,-6! 140,30 244,70 270,160 232,250 206,240 190,290 150,262 118,300 86,210 30,90!'),
  );
  const veins = (
    [
      [250, -270],
      [340, -264],
      [366, -180],
      [322, -70],
      [226, -2],
    ] as const
  ).map(([x, y]) => line(`M40 -56Q${x * 0.5} ${y * 0.7 - 20} ${x} ${y}`, 4));
  const margin = [0, 1, 2, 3, 4, 5, 6].map((index) =>
    ink(
      flick(
        [
          [404 - index * 26, -280 + index * 43],
          [372 - index * 24, -268 + index * 38],
          [340 - index * 22, -262 + index * 35],
        ],
        13,
      ),
    ),
  );
  const fringe = [0, 1, 2, 3, 4].map((index) =>
    ink(
      flick(
        [
          [262 - index * 28, 130 + index * 36],
          [226 - index * 24, 124 + index * 26],
          [196 - index * 20, 116 + index * 20],
        ],
        12,
      ),
    ),
  );
  const antenna = band(pts('12,-170 60,-250 120,-300 176,-306'), (t) => 7 - 4 * t, 12);
  const barbs = [0, 1, 2, 3, 4, 5, 6].map((index) =>
    line(
      `M${30 + index * 20} ${-200 - index * 17 + index * index * 1.2}l14 ${-34 + index * 2}m-14 ${34 - index * 2}l26 12`,
      5,
    ),
  );
  const body = mirrored(pts('0,-130 40,-108 46,-40 40,60 32,170 0,262!'));
  const rings = [0, 1, 2, 3, 4, 5].map((index) =>
    line(
      `M${-40 + index * 4} ${10 + index * 36}Q0 ${30 + index * 36} ${40 - index * 4} ${10 + index * 36}`,
      9,
    ),
  );
  const fur = [-1, -0.5, 0, 0.5, 1].map((side) =>
    ink(
      flick(
        [
          [side * 36, -118],
          [side * 42, -84],
          [side * 34, -46],
        ],
        14,
      ),
    ),
  );
  const half =
    shape(lower, {
      fill: palette.gold,
      shade: [
        { from: [26, 0], to: [190, 130] },
        { rim: [60, 60], radius: 250 },
      ],
    }) +
    fringe.join('') +
    shape(upper, {
      fill: tint,
      shade: [
        { from: [20, -60], to: [230, -130] },
        { rim: [60, -60], radius: 410 },
      ],
    }) +
    veins.join('') +
    margin.join('') +
    wingSpots(sketch) +
    ink(antenna) +
    barbs.join('');
  const deathsHead = `${shape(mirrored(pts('0,-96 30,-84 34,-46 18,-30 14,-12 0,-10')), {
    fill: palette.paper,
    line: 7,
  })}${both(ink(circle(14, -58, 8)))}${ink('M0 -44L-5 -32H5Z')}`;
  return turned(
    random.between(-6, 6),
    both(half) +
      shape(circle(0, -146, 36), { fill: palette.ink }) +
      shape(body, { fill: tint, shade: [{ from: [46, 0], to: [-20, 0] }] }) +
      fur.join('') +
      rings.join('') +
      deathsHead +
      both(shape(circle(20, -160, 10), { fill: palette.red, line: fineLine })),
    0,
    10,
  );
};
