import { circle, flick, mirrored, pts } from '../path.ts';
import { both, turned, type Sketch } from '../sketch.ts';
import { rose } from './rose.ts';
import { banner } from '../lettering.ts';
import { serpent } from './snake.ts';

/** Point down, 800 high, centred. */
export const blade = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const steel = mirrored(pts('0,400! 34,322 50,200 52,-120! 0,-132'));
  const groove = 'M0 330L0 -120';
  const half = 'M0 400C-34 330 -50 230 -52 -120L0 -120Z';
  const hilt = mirrored(
    pts('0,-150 90,-152 170,-128 204,-152 190,-190 160,-188 120,-176 60,-196 0,-198'),
  );
  const grip = mirrored(pts('0,-190! 34,-192! 46,-270 34,-350! 0,-352'));
  const wraps = [-222, -252, -282, -312, -338].map((y) =>
    line(`M-42 ${y}Q0 ${y + 22} 42 ${y - 8}`, 7),
  );
  const cuts = [-60, 0, 60, 120, 180, 240].map((y) =>
    ink(
      flick(
        [
          [49, y],
          [30, y + 8],
          [14, y + 20],
        ],
        7,
      ),
    ),
  );
  return (
    shape(steel, { fill: palette.paper }) +
    shape(half, { fill: palette.paper, shade: { from: [-52, 0], to: [6, 0] }, line: 0 }) +
    line(groove, 7) +
    cuts.join('') +
    shape(steel, { fill: 'none' }) +
    shape(grip, {
      fill: palette.red,
      shade: [
        { from: [-46, 0], to: [10, 0] },
        { from: [48, 0], to: [24, 0] },
      ],
    }) +
    wraps.join('') +
    shape(hilt, {
      fill: palette.gold,
      shade: [
        { from: [0, -140], to: [0, -200] },
        { from: [-204, 0], to: [-130, 0], strength: 0.7 },
      ],
    }) +
    shape(circle(0, -174, 22), {
      fill: palette.red,
      shade: { from: [-20, -160], to: [10, -184] },
      line: 8,
    }) +
    shape(circle(0, -378, 34), {
      fill: palette.gold,
      shade: { from: [-30, -360], to: [16, -390] },
    }) +
    both(
      shape(circle(198, -170, 20), {
        fill: palette.gold,
        shade: { from: [210, -158], to: [186, -180] },
        line: 9,
      }),
    )
  );
};

const drop = (sketch: Sketch, x: number, y: number, r: number): string =>
  sketch.shape(
    `M${x} ${y - r * 2.1}C${x + r * 0.3} ${y - r} ${x + r} ${y - r * 0.6} ${x + r} ${y + r * 0.1}A${r} ${r} 0 0 1 ${x - r} ${y + r * 0.1}C${x - r} ${y - r * 0.6} ${x - r * 0.3} ${y - r} ${x} ${y - r * 2.1}Z`,
    { fill: sketch.palette.red, shade: { from: [x - r, y], to: [x + r * 0.4, y] }, line: 8 },
  );

export const daggerAndRose = (sketch: Sketch): string =>
  blade(sketch) +
  turned(sketch.random.between(-12, 12), rose(sketch, 205), 6, 50) +
  drop(sketch, 0, 440, 15);

export const daggerAndSnake = (sketch: Sketch): string => blade(sketch) + serpent(sketch);

export const daggerThroughHeart = (sketch: Sketch): string => {
  const heart = mirrored(pts('0,-108! 90,-196 212,-158 232,-30 130,120 0,240!'));
  const shine = flick(pts('-168,-62 -160,-120 -104,-146'), 26);
  const bladeBelow = `<g clip-path="url(#below)">${blade(sketch)}</g><clipPath id="below"><path d="M-300 190H300V500H-300Z"/></clipPath>`;
  return (
    turned(
      14,
      blade(sketch) +
        turned(
          -14,
          sketch.shape(heart, {
            fill: sketch.palette.red,
            shade: [
              { from: [232, 60], to: [40, -20] },
              { from: [0, 250], to: [0, 60] },
            ],
          }) + sketch.ink(shine, sketch.palette.paper),
        ) +
        bladeBelow,
    ) +
    turned(
      -4,
      banner(
        sketch,
        sketch.random.pick(['MOTHER', 'TRUE LOVE', 'NO REGRETS', 'HOLD FAST', 'AMOR']),
        470,
        40,
      ),
      0,
      30,
    ) +
    drop(sketch, -150, 330, 17) +
    drop(sketch, -112, 390, 12)
  );
};
