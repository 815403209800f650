import { band, flick, mirrored, smooth, type Point, pts } from '../path.ts';
import { both, fineLine, turned, type Sketch } from '../sketch.ts';
import { leaf, rose } from './rose.ts';

export const skullFace = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const cranium = mirrored(
    pts('0,-330 130,-312 236,-220 262,-80 226,36 232,96 196,150 132,168 118,232 70,262 0,266'),
  );
  const jaw = mirrored(pts('0,232 86,228 118,168! 158,176 150,270 104,352 40,384 0,386'));
  const eye = smooth(pts('58,-20 120,-56 186,-18 186,62 126,104 62,66'));
  const nose = mirrored(pts('0,66 22,84 44,150 20,164 0,144'));
  const tooth = (x: number, w: number, y: number, h: number): string =>
    shape(
      smooth([
        [x - w, y],
        [x, y - 6],
        [x + w, y],
        [x + w * 0.86, y + h],
        [x, y + h + 8],
        [x - w * 0.86, y + h],
      ]),
      { fill: palette.paper, line: 7 },
    );
  const upper = [-84, -52, -18, 18, 52, 84].map((x) => tooth(x, 16, 206 - Math.abs(x) * 0.14, 50));
  const lower = [-68, -34, 0, 34, 68].map((x) => tooth(x, 15, 268 - Math.abs(x) * 0.14, 44));
  const crack = 'M60 -318L42 -268L72 -238L54 -190L70 -168';
  const temple = both(
    [0, 1, 2]
      .map((index) =>
        ink(
          flick(
            [
              [250 - index * 6, -120 + index * 36],
              [214, -108 + index * 36],
              [178 - index * 6, -112 + index * 36],
            ],
            10,
          ),
        ),
      )
      .join(''),
  );
  return (
    shape(jaw, {
      fill: palette.paper,
      shade: [
        { from: [0, 390], to: [0, 300] },
        { from: [158, 250], to: [90, 250] },
        { from: [-158, 250], to: [-90, 250] },
      ],
    }) +
    lower.join('') +
    shape(cranium, {
      fill: palette.paper,
      shade: [
        { from: [262, 0], to: [120, -40] },
        { from: [-262, 0], to: [-120, -40] },
        { from: [0, 270], to: [0, 150] },
      ],
    }) +
    upper.join('') +
    both(
      shape(eye, { fill: palette.ink }) +
        ink(flick(pts('84,54 124,80 164,54'), 10), palette.red) +
        line('M50 -66Q120 -112 206 -58', 9) +
        line('M150 124Q196 122 222 86', 7),
    ) +
    shape(nose, { fill: palette.ink }) +
    temple +
    line(crack, 6)
  );
};

export const skullAndRoses = (sketch: Sketch): string =>
  both(turned(58, leaf(sketch, 200), 200, 260)) +
  turned(0, skullFace(sketch), 0, -70, 0.92) +
  turned(-20, rose(sketch, 120), -215, 270) +
  turned(24, rose(sketch, 120), 215, 270) +
  turned(0, rose(sketch, 96), 0, 350);

export const skullAndCandle = (sketch: Sketch): string => {
  const { palette, shape, ink, line } = sketch;
  const wax = smooth(
    pts(
      '-52,-200! -52,-330! -20,-342 20,-336 52,-330! 52,-200 66,-150 50,-128 36,-168 16,-176 8,-96 -8,-92 -16,-170 -38,-176 -46,-140 -62,-150',
    ),
  );
  const fire = (scale: number, fill: string): string =>
    turned(
      0,
      shape(smooth(pts('0,-124! 26,-70 44,-24 0,8 -42,-24 -22,-64')), {
        fill,
        line: scale === 1 ? 10 : 6,
      }),
      0,
      -352,
      scale,
    );
  const rays = Array.from({ length: 13 }, (_, index) =>
    turned(
      -78 + index * 13,
      ink(
        band(
          [
            [0, -160],
            [0, index % 2 ? -196 : -226],
          ],
          (t) => 5 * (1 - t) + 0.6,
          6,
        ),
      ),
      0,
      -380,
    ),
  );
  const flames = fire(1, palette.red) + fire(0.58, palette.gold) + rays.join('');
  const candle =
    shape(wax, { fill: palette.paper, shade: [{ from: [-56, 0], to: [10, 0] }] }) +
    line('M0 -338L0 -366', 8);
  return turned(0, turned(0, skullFace(sketch), 0, 96, 0.84) + candle + flames, 0, 78, 0.82);
};

export const skullAndBones = (sketch: Sketch): string => {
  const end = pts('300,-26 336,-62 384,-58 396,-22 376,2 398,30 380,64 334,62 300,28');
  const other = end.map(([x, y]): Point => [-x, -y]);
  const bone =
    sketch.shape(smooth([...end, ...other]), {
      shade: [
        { from: [400, 0], to: [290, 0] },
        { from: [-400, 0], to: [-290, 0] },
        { from: [0, 40], to: [0, -10] },
      ],
    }) + sketch.line('M-280 8Q0 -4 280 8', fineLine);
  return (
    turned(34, bone, 0, 150, 1.08) +
    turned(-34, bone, 0, 150, 1.08) +
    turned(0, skullFace(sketch), 0, -40, 0.9)
  );
};
