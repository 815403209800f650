import { band, circle, flick, mirrored, pts, smooth, type Point } from '../path.ts';
import { both, fineLine, turned, type Sketch } from '../sketch.ts';
import { banner } from '../lettering.ts';
import { sunRays } from './harbour.ts';

const heartOutline = mirrored(pts('0,-108! 90,-196 212,-158 232,-30 130,120 0,240!'));

const fire = (sketch: Sketch): string => {
  const tongues: readonly (readonly [number, number, number])[] = [
    [-92, 190, -16],
    [92, 190, 16],
    [-48, 250, -8],
    [48, 240, 9],
    [0, 300, 3],
  ];
  return tongues
    .map(([x, height, lean]) => {
      const tongue = (scale: number): string =>
        smooth([
          [-46 * scale, 0, 1],
          [-58 * scale, -height * 0.34 * scale],
          [-14 * scale, -height * 0.62 * scale],
          [lean, -height * scale, 1],
          [24 * scale + lean, -height * 0.6 * scale],
          [58 * scale, -height * 0.32 * scale],
          [44 * scale, 0, 1],
        ]);
      return turned(
        lean * 0.6,
        sketch.shape(tongue(1), {
          fill: sketch.palette.red,
          shade: { from: [0, 0], to: [0, -height * 0.7] },
          line: 9,
        }) + sketch.shape(tongue(0.58), { fill: sketch.palette.gold, line: 6 }),
        x,
        -120,
      );
    })
    .join('');
};

export const sacredHeart = (sketch: Sketch): string => {
  const { palette, shape, ink, line, random } = sketch;
  const thorns = band(pts('-236,-30 -120,24 0,40 120,22 236,-32'), () => 15, 40);
  const spikes = Array.from({ length: 11 }, (_, index) => {
    const x = -210 + index * 42;
    const y = 40 - (x / 236) ** 2 * 70;
    return ink(
      flick(
        [
          [x, y],
          [x + 8, y + (index % 2 ? 24 : -24)],
          [x + 22, y + (index % 2 ? 42 : -42)],
        ],
        15,
      ),
    );
  });
  const twist = Array.from({ length: 12 }, (_, index) =>
    line(
      `M${-220 + index * 38} ${-26 + Math.sin((index / 11) * Math.PI) * 56}l26 ${index % 2 ? 20 : 30}`,
      4,
    ),
  );
  const wound = smooth(pts('-30,110! 0,90 34,112! 2,130'));
  const shine = flick(pts('-172,-70 -160,-124 -104,-148'), 26);
  return (
    turned(
      0,
      sunRays(sketch, 0, -20, 44, 300, 100) +
        fire(sketch) +
        shape(heartOutline, {
          fill: palette.red,
          shade: [
            { from: [232, 60], to: [20, -40] },
            { from: [0, 250], to: [0, 40] },
          ],
        }) +
        ink(shine, palette.paper) +
        shape(thorns, { fill: palette.green, line: 8 }) +
        twist.join('') +
        spikes.join('') +
        shape(wound, { fill: palette.ink, line: 6 }) +
        shape('M0 140q22 40 0 58q-22 -18 0 -58Z', { fill: palette.gold, line: 7 }),
      0,
      30,
      1.05,
    ) +
    (random.chance(0.5)
      ? turned(
          0,
          banner(sketch, random.pick(['MAMA', 'FOREVER', 'AMOR', 'FAITH']), 420, 36),
          0,
          320,
          0.9,
        )
      : '')
  );
};

/** The old shop-window panther, seen from the front with its mouth open. */
export const panther = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const head = mirrored(
    pts(
      '0,-230 80,-246 120,-262! 190,-344 262,-330 266,-236 236,-150! 276,-70 290,30 268,120! 230,120! 232,190! 180,184! 168,250! 110,240 70,330 0,350',
    ),
  );
  const ear = smooth(pts('150,-252! 196,-308 240,-300 240,-230 216,-170!'));
  const eye = smooth(pts('52,-58! 96,-104 172,-118! 156,-62 96,-40'));
  const muzzle = mirrored(pts('0,-14 60,-4 118,30 134,84 96,120 40,112 0,90'));
  const nose = mirrored(pts('0,-30 44,-36 64,-16 34,22 0,40'));
  const mouth = mirrored(pts('0,86! 60,112 112,112! 122,170 100,250 56,296 0,302'));
  const tongue = mirrored(pts('0,176 44,180 62,226 40,282 0,294'));
  const fang = (x: number, y: number, h: number): string =>
    shape(
      smooth([
        [x - 20, y, 1],
        [x + 22, y - 2, 1],
        [x + 10, y + h * 0.6],
        [x + 2, y + h, 1],
        [x - 12, y + h * 0.5],
      ]),
      { fill: palette.paper, line: 7 },
    );
  const whiskers = [0, 1, 2]
    .map((index) =>
      line(
        `M104 ${54 + index * 20}Q220 ${20 + index * 40} 372 ${-10 + index * 66}`,
        5,
        palette.ink,
      ),
    )
    .join('');
  const lights = [
    pts('76,-222 120,-190 130,-146'),
    pts('240,-80 254,0 240,66'),
    pts('206,150 196,100 200,50'),
    pts('20,-214 26,-160 18,-110'),
    pts('60,-200 62,-168 48,-138'),
  ] as const;
  const sheen = lights
    .map((curve) => ink(flick(curve as unknown as Point[], 15), palette.sheen))
    .join('');
  const brow = flick(pts('36,-70 100,-136 190,-136'), 20);
  return (
    both(whiskers) +
    shape(head, { fill: palette.ink }) +
    both(
      shape(ear, { fill: palette.red, shade: { from: [180, -190], to: [220, -300] }, line: 8 }) +
        sheen +
        shape(eye, { fill: palette.gold, shade: { from: [60, -50], to: [120, -90] }, line: 8 }) +
        ink(circle(112, -80, 17)) +
        ink(circle(118, -87, 5), palette.paper) +
        ink(brow, palette.paper),
    ) +
    shape(mouth, { fill: palette.red, shade: [{ from: [0, 100], to: [0, 200] }] }) +
    shape(tongue, { fill: palette.red, line: 8 }) +
    line('M0 190V270', fineLine) +
    fang(-60, 112, 84) +
    fang(60, 112, 84) +
    fang(-20, 108, 24) +
    fang(20, 108, 24) +
    [-40, 40].map((x) => turned(180, fang(0, 0, 62), x, 290)).join('') +
    shape(muzzle, { fill: palette.ink }) +
    both(
      [0, 1, 2, 3]
        .map((index) =>
          ink(circle(54 + (index % 2) * 30, 46 + Math.floor(index / 2) * 24, 5), palette.paper),
        )
        .join('') + ink(flick(pts('14,70 60,104 104,92'), 8), palette.paper),
    ) +
    shape(nose, { fill: palette.red, shade: { from: [0, 36], to: [0, -20] }, line: 8 })
  );
};

export const hourglass = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const glass = mirrored(
    pts('0,-250! 150,-250! 160,-160 112,-60 22,0 112,60 160,160 150,250! 0,250!'),
  );
  const cap = (y: number): string =>
    shape(
      mirrored([
        [0, y - 34],
        [176, y - 34],
        [206, y - 20],
        [206, y + 20],
        [176, y + 34],
        [0, y + 34],
      ]),
      { fill: palette.gold, shade: [{ from: [206, y], to: [60, y] }] },
    ) + line(`M-190 ${y}H190`, 6);
  const sand = smooth(pts('-118,-90! 0,-76 118,-90! 90,-40 14,0! -14,0! -92,-42'));
  const heap = smooth(pts('-146,236! -60,150 0,120 64,150 146,236!'));
  const post = both(line('M188 -240V240', 22) + line('M188 -240V240', 9, palette.red));
  const wing = [0, 1, 2, 3, 4]
    .map((index) =>
      turned(
        58 + index * 17,
        shape(
          smooth([
            [0, 0, 1],
            [-26, -120],
            [-20, -240 + index * 26],
            [0, -282 + index * 30, 1],
            [24, -220 + index * 26],
            [26, -100],
          ]),
          {
            fill: index < 3 ? palette.paper : palette.red,
            shade: { from: [0, 0], to: [0, -220] },
            line: 9,
          },
        ),
        150,
        0,
      ),
    )
    .reverse()
    .join('');
  return (
    both(wing) +
    post +
    shape(glass, { fill: palette.paper, shade: [{ from: [160, 0], to: [60, 0] }] }) +
    shape(sand, { fill: palette.gold, shade: { from: [110, -60], to: [0, -70] }, line: 7 }) +
    shape(heap, { fill: palette.gold, shade: { from: [146, 236], to: [10, 200] }, line: 7 }) +
    line('M0 0V124', 5) +
    shape(glass, { fill: 'none' }) +
    ink(flick(pts('-124,-210 -128,-150 -104,-100'), 14)) +
    cap(-270) +
    cap(270)
  );
};
