import { circle, flick, mirrored, polar, polygon, pts, smooth } from '../path.ts';
import { both, fineLine, turned, type Sketch } from '../sketch.ts';
import { sunRays } from './harbour.ts';

const iris = (sketch: Sketch, x: number, y: number, r: number, color: string): string =>
  sketch.shape(circle(x, y, r), {
    fill: color,
    shade: [
      { rim: [x, y], radius: r },
      { center: [x, y], radius: r * 0.8 },
    ],
    line: 9,
  }) +
  Array.from({ length: 18 }, (_, index) =>
    turned(
      index * 20,
      sketch.ink(
        flick(
          [
            [0, -r * 0.95],
            [0, -r * 0.8],
            [0, -r * 0.62],
          ],
          r * 0.07,
        ),
      ),
      x,
      y,
    ),
  ).join('') +
  sketch.ink(circle(x, y, r * 0.44)) +
  sketch.ink(circle(x + r * 0.26, y - r * 0.3, r * 0.19), sketch.palette.paper);

/** The eye alone, 420 wide. */
const openEye = (sketch: Sketch, color: string): string => {
  const { palette, shape, line, ink } = sketch;
  const white = smooth(pts('-210,6! -120,-92 0,-128 124,-92 210,0! 110,76 0,98 -116,76'));
  const lid = smooth(pts('-230,4! -130,-116 0,-160 134,-116 232,-4! 130,-84 0,-116 -126,-82'));
  const lashes = [-3, -2, -1, 0, 1, 2, 3].map((index) =>
    ink(
      flick(
        [
          [index * 54, -144 + index ** 2 * 9],
          [index * 62, -178 + index ** 2 * 9],
          [index * 74, -206 + index ** 2 * 11],
        ],
        13,
      ),
    ),
  );
  const below = [-2, -1, 0, 1, 2].map((index) =>
    ink(
      flick(
        [
          [index * 54, 96 - index ** 2 * 9],
          [index * 57, 116 - index ** 2 * 9],
          [index * 62, 134 - index ** 2 * 10],
        ],
        9,
      ),
    ),
  );
  return `<clipPath id="eye"><path d="${white}"/></clipPath>${shape(white, { fill: palette.paper, line: 0 })}<g clip-path="url(#eye)">${iris(sketch, 0, -18, 92, color)}</g>${shape(
    white,
    {
      fill: 'none',
      shade: [
        { from: [-210, 0], to: [-90, 0] },
        { from: [210, 0], to: [90, 0] },
      ],
    },
  )}${shape(lid, { fill: palette.ink, line: 6 })}${lashes.join('')}${below.join('')}${line('M-200 -120Q0 -250 204 -124', 8)}`;
};

export const allSeeingEye = (sketch: Sketch): string => {
  const { palette, shape, line } = sketch;
  const color = sketch.random.pick([palette.blue, palette.green, palette.gold]);
  const pyramid = polygon(pts('0,-290 320,230 -320,230'));
  const inner = polygon(pts('0,-222 256,194 -256,194'));
  const bricks = [-150, -76, 210].map((y) =>
    line(`M${-((y + 240) * 0.6)} ${y}H${(y + 240) * 0.6}`, fineLine),
  );
  const tears = [-70, 0, 74].map((x, index) =>
    shape(`M${x} ${250 + index * 26}q26 44 0 66q-26 -22 0 -66Z`, {
      fill: palette.red,
      line: 8,
      shade: { from: [x - 16, 300], to: [x + 12, 300] },
    }),
  );
  return (
    sunRays(sketch, 0, 0, 40, 352, 84) +
    shape(pyramid, { fill: palette.red, shade: [{ from: [0, 230], to: [0, 60] }] }) +
    shape(inner, { fill: palette.paper, shade: { from: [0, -230], to: [0, -90] } }) +
    bricks.slice(0, 2).join('') +
    turned(0, openEye(sketch, color), 0, 92, 0.82) +
    tears.join('')
  );
};

export const hamsa = (sketch: Sketch): string => {
  const { palette, shape, line, ink, random } = sketch;
  const tint = random.pick([palette.paper, palette.gold, palette.paper]);
  const hand = mirrored(
    pts(
      '0,-400 36,-386 44,-330 46,-150! 60,-152! 66,-290 88,-340 120,-336 134,-290 136,-70! 158,-40 196,-60 246,-132 292,-134 316,-94 290,-20 248,60 216,160 150,270 70,350 0,372',
    ),
  );
  const cuff = mirrored(pts('0,300 92,286 160,232! 176,256 100,330 0,356'));
  const tips = (x: number, y: number): string =>
    [0, 1, 2]
      .map((index) =>
        line(
          `M${x - 30} ${y + index * 15}Q${x} ${y + 14 + index * 15} ${x + 30} ${y + index * 15}`,
          fineLine,
        ),
      )
      .join('');
  const dots = Array.from({ length: 13 }, (_, index) =>
    ink(circle(...polar((index / 13) * Math.PI * 2, 205), 6)).replace(
      '<path',
      '<path transform="translate(0 96) scale(.86 .8)"',
    ),
  );
  const petals = Array.from({ length: 12 }, (_, index) =>
    turned(
      index * 30,
      shape(smooth(pts('0,-96! -26,-126 0,-164! 26,-126')), {
        fill: index % 2 ? palette.red : palette.gold,
        shade: { from: [0, -96], to: [0, -150] },
        line: 8,
      }),
      0,
      96,
      1,
    ),
  );
  return (
    shape(hand, {
      fill: tint,
      shade: [
        { from: [0, 380], to: [0, 190] },
        { rim: [0, 60], radius: 400, strength: 0.6 },
      ],
    }) +
    tips(0, -250) +
    both(tips(100, -220)) +
    petals.join('') +
    dots.join('') +
    shape(circle(0, 96, 100), { fill: palette.paper, line: 9 }) +
    turned(0, openEye(sketch, palette.blue), 0, 106, 0.43) +
    shape(cuff, { fill: palette.red, shade: { from: [0, 356], to: [0, 290] }, line: 9 }) +
    [-1, 0, 1]
      .map((side) => ink(circle(side * 60, 318 - Math.abs(side) * 12, 9), palette.gold))
      .join('')
  );
};

export const moonFace = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const disc = shape(circle(0, 0, 250), {
    fill: palette.gold,
    shade: { rim: [40, -30], radius: 330 },
  });
  const rays = Array.from({ length: 16 }, (_, index) =>
    turned(
      index * 22.5,
      index % 2
        ? shape(smooth(pts('-40,-262! -22,-300 20,-330 -4,-384! 50,-340 44,-290 40,-262!')), {
            fill: palette.red,
            shade: { from: [0, -262], to: [0, -350] },
            line: 9,
          })
        : shape(polygon(pts('-46,-258 0,-396 46,-258')), {
            fill: palette.gold,
            shade: { from: [-40, -262], to: [20, -320] },
            line: 9,
          }),
    ),
  );
  const eye =
    shape(smooth(pts('-150,-44! -106,-76 -56,-40! -104,-24')), { fill: palette.paper, line: 8 }) +
    ink(circle(-102, -50, 17)) +
    line('M-164 -84Q-110 -122 -44 -78', 11) +
    line('M-146 -16Q-104 2 -62 -18', 5);
  const nose = 'M-20 -70Q-36 30 -46 54Q-20 84 0 70Q24 86 46 54';
  const mouth = smooth(pts('-86,126! -40,108 -4,120 36,108 86,122! 40,164 0,172 -44,164'));
  const cheeks = both(
    shape(circle(142, 66, 42), {
      fill: palette.red,
      line: 0,
      shade: { center: [142, 66], radius: 40, strength: 0.35 },
    }),
  );
  return (
    rays.join('') +
    disc +
    cheeks +
    both(eye) +
    line(nose, 9) +
    shape(mouth, { fill: palette.red, line: 8 }) +
    line('M-84 126Q-30 140 0 134Q34 140 84 123', 7) +
    line('M-22 206Q0 216 24 204', 7) +
    both(
      [0, 1, 2]
        .map((index) =>
          ink(
            flick(
              [
                [224 - index * 8, 90 + index * 30],
                [196 - index * 8, 88 + index * 28],
                [168 - index * 10, 92 + index * 26],
              ],
              9,
            ),
          ),
        )
        .join(''),
    )
  );
};
