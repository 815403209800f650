import { along, band, circle, flick, mirrored, polygon, pts, smooth, type Point } from '../path.ts';
import { turned, type Sketch } from '../sketch.ts';
import { banner } from '../lettering.ts';
import { rose } from './rose.ts';
import { sea } from './water.ts';
const rope = (sketch: Sketch, points: readonly Point[]): string => {
  const twists = along(points, 46)
    .slice(1, -1)
    .map(({ x, y, nx, ny }) =>
      sketch.line(
        `M${x + nx * 13 - ny * 7} ${y + ny * 13 + nx * 7}L${x - nx * 13 + ny * 7} ${y - ny * 13 - nx * 7}`,
        5,
      ),
    );
  return (
    sketch.shape(
      band(points, () => 16, 60),
      { fill: sketch.palette.gold, line: 9 },
    ) + twists.join('')
  );
};

export const anchor = (sketch: Sketch): string => {
  const { palette, shape, random } = sketch;
  const steel = random.pick([palette.blue, palette.ink, palette.green]);
  const shank = polygon(pts('-28,-230 28,-230 36,300 -36,300'));
  const arms = mirrored(
    pts(
      '0,398! 70,372 190,300 262,190 276,130! 322,190! 360,116! 300,4! 214,96! 240,118 206,196 130,262 0,306!',
    ),
  );
  const stock = mirrored(pts('0,-196 150,-192 186,-210 206,-170 186,-130 150,-148 0,-146'));
  const ring = `${circle(0, -304, 78)}${circle(0, -304, 42)}`;
  const shine = sketch.ink(flick(pts('-8,-120 -10,40 -6,200'), 12), palette.paper);
  const cord = pts(
    '30,-340 150,-300 120,-180 -40,-110 -110,0 40,80 110,170 -30,250 -190,330 -300,400',
  );
  return (
    `<g fill-rule="evenodd">${shape(ring, { fill: palette.gold, shade: { from: [-70, -240], to: [40, -350] } })}</g>` +
    shape(shank, { fill: steel, shade: { from: [36, 0], to: [-14, 0] } }) +
    shine +
    shape(arms, {
      fill: steel,
      shade: [
        { from: [0, 400], to: [0, 250] },
        { from: [360, 120], to: [230, 160], strength: 0.7 },
        { from: [-360, 120], to: [-230, 160], strength: 0.7 },
      ],
    }) +
    shape(stock, { fill: palette.gold, shade: { from: [0, -140], to: [0, -192] } }) +
    rope(sketch, cord) +
    (random.chance(0.6)
      ? turned(
          -5,
          banner(sketch, random.pick(['HOLD FAST', 'STEADY', 'MARINER', 'HOME']), 440, 40),
          0,
          66,
        )
      : turned(0, rose(sketch, 130), 0, 60))
  );
};

export const sunRays = (
  sketch: Sketch,
  x: number,
  y: number,
  count: number,
  r: number,
  long: number,
): string =>
  Array.from({ length: count }, (_, index) =>
    turned(
      (360 / count) * index,
      sketch.ink(
        band(
          [
            [0, -r],
            [0, -r - (index % 2 ? long * 0.6 : long)],
          ],
          (t) => 8 * (1 - t) + 0.8,
          6,
        ),
      ),
      x,
      y,
    ),
  ).join('');

export const lighthouse = (sketch: Sketch): string => {
  const { palette, shape, line } = sketch;
  const beam = (side: 1 | -1): string =>
    shape(
      polygon([
        [side * 36, -252],
        [side * 420, -372],
        [side * 420, -142],
        [side * 36, -216],
      ]),
      {
        fill: palette.gold,
        shade: { from: [side * 420, -250], to: [side * 200, -240], strength: 0.7 },
        line: 0,
      },
    ) + line(`M${side * 60} -260L${side * 400} -366M${side * 60} -212L${side * 400} -150`, 7);
  const tower = polygon(pts('-62,-170 62,-170 112,300 -112,300'));
  const stripe = (top: number): string => {
    const w = (y: number): number => 62 + ((y + 170) / 470) * 50;
    return `M${-w(top)} ${top}Q0 ${top + 26} ${w(top)} ${top}L${w(top + 78)} ${top + 78}Q0 ${top + 104} ${-w(top + 78)} ${top + 78}Z`;
  };
  const roof = mirrored(pts('0,-372! 12,-350 70,-296! 0,-288'));
  const rocks = smooth(
    pts('-330,330 -262,236 -190,262 -120,210 -20,244 70,216 150,262 236,230 330,330 0,400'),
  );
  return (
    beam(1) +
    beam(-1) +
    shape(tower, { fill: palette.paper }) +
    [-150, 6, 162].map((top) => shape(stripe(top), { fill: palette.red, line: 8 })).join('') +
    shape(tower, { fill: 'none', shade: { from: [112, 0], to: [-10, 0] } }) +
    shape('M-14 -60A16 16 0 0 1 16 -60V-10H-14Z', { fill: palette.ink }) +
    shape('M-20 290V240A22 22 0 0 1 24 240V290Z', { fill: palette.ink }) +
    shape(polygon(pts('-46,-292 46,-292 46,-188 -46,-188')), { fill: palette.gold }) +
    line('M-16 -290V-190M16 -290V-190', 7) +
    shape(polygon(pts('-86,-190 86,-190 74,-160 -74,-160')), { fill: palette.ink }) +
    shape(roof, { fill: palette.red, shade: { from: [70, -300], to: [-20, -320] } }) +
    shape(circle(0, -384, 12), { fill: palette.gold, line: 7 }) +
    shape(rocks, { fill: palette.green, shade: { from: [0, 400], to: [0, 250] } }) +
    sea(sketch, 290)
  );
};

export const ship = (sketch: Sketch): string => {
  const { palette, shape, line } = sketch;
  const sail = (x: number, y: number, w: number, h: number): string => {
    const d = smooth([
      [x - w, y, 1],
      [x, y + 10],
      [x + w, y, 1],
      [x + w * 1.18, y + h * 0.55],
      [x + w * 1.04, y + h, 1],
      [x, y + h * 0.9],
      [x - w * 1.04, y + h, 1],
      [x - w * 0.84, y + h * 0.5],
    ]);
    return (
      shape(d, {
        fill: palette.paper,
        shade: { from: [x - w, y], to: [x + w * 0.2, y + h * 0.3] },
      }) +
      sketch.ink(
        flick(
          [
            [x + w * 0.9, y + h * 0.9],
            [x + w * 0.6, y + h * 0.6],
            [x + w * 0.5, y + h * 0.3],
          ],
          7,
        ),
      ) +
      line(`M${x - w - 12} ${y}H${x + w + 12}`, 12)
    );
  };
  const mast = (x: number, top: number): string =>
    line(`M${x} ${top}V180`, 15) +
    shape(
      `M${x} ${top}Q${x + 40} ${top - 22} ${x + 84} ${top + 6}Q${x + 44} ${top + 10} ${x} ${top + 34}Z`,
      { fill: palette.red, line: 7 },
    );
  const hull = smooth(
    pts('-300,110! -270,150 -180,176 160,176 250,140 330,96! 250,236 190,330 -190,330 -262,240'),
  );
  const jib = 'M214 -150Q300 -20 372 70Q290 90 220 86Z';
  const ports = [-170, -90, -10, 70, 150].map((x) =>
    shape(`M${x - 14} 214H${x + 16}V246H${x - 14}Z`, { fill: palette.ink }),
  );
  return (
    sunRays(sketch, 0, -60, 36, 330, 90) +
    mast(-150, -260) +
    mast(20, -360) +
    mast(170, -250) +
    line('M300 120L410 40', 13) +
    shape(jib, { fill: palette.paper, shade: { from: [220, 90], to: [300, 20] } }) +
    sail(-150, -220, 66, 110) +
    sail(-150, -96, 80, 130) +
    sail(20, -310, 70, 110) +
    sail(20, -190, 88, 130) +
    sail(20, -46, 100, 140) +
    sail(170, -206, 58, 110) +
    sail(170, -84, 68, 130) +
    shape(hull, { fill: palette.red, shade: { from: [0, 330], to: [0, 170] } }) +
    line('M-276 186Q0 214 280 172', 9) +
    ports.join('') +
    sea(sketch, 286, 7)
  );
};
