import { along, band, circle, flick, smooth, type Point, pts } from '../path.ts';
import { boldLine, fineLine, turned, type Sketch } from '../sketch.ts';

const girth = (t: number): number => 46 * Math.min(1, 0.55 + t * 3) * (1 - t) ** 0.55 + 3;

/** A piece of the body, from `from` to `to` of its length, with belly bars and peppered back. */
const coil = (
  sketch: Sketch,
  spine: readonly Point[],
  from: number,
  to: number,
  fill: string,
): string => {
  const stations = along(spine, 160).filter(({ t }) => t >= from && t <= to);
  const points = stations
    .filter((_, index) => index % 3 === 0 || index === stations.length - 1)
    .map(({ x, y }): Point => [x, y]);
  const width = (u: number): number => girth(from + u * (to - from));
  const body = band(points, width, Math.max(12, Math.round((to - from) * 70)));
  const belly = stations
    .filter((_, index) => index % 2 === 0)
    .map(({ x, y, nx, ny, t }) => {
      const w = girth(t);
      return sketch.line(
        `M${x + nx * w * 0.96} ${y + ny * w * 0.96}L${x + nx * w * 0.42} ${y + ny * w * 0.42}`,
        4,
      );
    });
  const edge = smooth(
    stations.map(({ x, y, nx, ny, t }): Point => [
      x + nx * girth(t) * 0.4,
      y + ny * girth(t) * 0.4,
    ]),
    { closed: false },
  );
  const bellyFill = smooth([
    ...stations.map(({ x, y, nx, ny, t }): Point => [
      x + nx * girth(t) * 0.4,
      y + ny * girth(t) * 0.4,
    ]),
    ...stations
      .map(({ x, y, nx, ny, t }): Point => [x + nx * girth(t), y + ny * girth(t)])
      .reverse(),
  ]);
  const back = stations
    .filter((_, index) => index % 5 === 2)
    .map(({ x, y, nx, ny, t }) => {
      const w = girth(t);
      return (
        sketch.ink(circle(x - nx * w * 0.46, y - ny * w * 0.46, w * 0.3)) +
        sketch.ink(circle(x - nx * w * 0.46, y - ny * w * 0.46, w * 0.14), sketch.palette.gold)
      );
    });
  const [first, last] = [stations[0], stations.at(-1)];
  const shade = [first, last].flatMap((end) =>
    end === undefined ? [] : [{ center: [end.x, end.y], radius: 130 } as const],
  );
  return (
    sketch.shape(body, { fill, line: 0 }) +
    sketch.ink(bellyFill, sketch.palette.gold) +
    belly.join('') +
    sketch.line(edge, fineLine) +
    back.join('') +
    sketch.shape(body, { fill: 'none', shade, line: boldLine })
  );
};

export const snakeHead = (sketch: Sketch, fill: string): string => {
  const { palette, shape, line, ink } = sketch;
  const upper = smooth(pts('74,34! 30,52 -30,40 -104,22 -142,-4 -120,-38 -56,-54 10,-66 60,-44!'));
  const lower = smooth(pts('70,36! 16,56 -48,74 -112,96 -124,112 -60,112 26,92 84,56!'));
  const tongue = 'M-60 84Q-130 78 -168 104Q-196 118 -226 104M-168 104Q-196 132 -218 146';
  const fang = (x: number): string =>
    shape(`M${x} 26Q${x - 8} 56 ${x - 20} 70Q${x + 10} 60 ${x + 16} 34Z`, {
      fill: palette.paper,
      line: fineLine,
    });
  return (
    line(tongue, 13) +
    line(tongue, 6, palette.red) +
    shape(lower, { fill: palette.gold, shade: { from: [84, 70], to: [-40, 90] } }) +
    shape('M40 48Q-40 62 -104 92L-70 60L-20 44Z', { fill: palette.red, line: fineLine }) +
    fang(-96) +
    fang(-58) +
    shape(upper, {
      fill,
      shade: [
        { from: [70, 0], to: [-10, -10] },
        { from: [-20, 50], to: [-20, 6] },
      ],
    }) +
    shape(circle(-44, -16, 17), { fill: palette.gold, line: 8 }) +
    ink('M-46 -30Q-36 -16 -46 -2Q-54 -16 -46 -30Z') +
    line('M-76 -34Q-44 -52 -14 -30', 9) +
    ink(circle(-122, -12, 5)) +
    ink(flick(pts('40,-46 20,-36 -4,-40'), 9)) +
    ink(flick(pts('52,-28 34,-20 10,-24'), 9))
  );
};

/** The snake before and behind what is drawn between; here it winds around a blade. */
export const serpent = (sketch: Sketch): string => {
  const fill = sketch.palette.green;
  const spine = pts(
    '-150,-250 -60,-300 90,-230 150,-110 0,-10 -140,70 -120,190 20,230 130,290 90,380 -20,400 -110,372',
  );
  const front = [
    [0, 0.46],
    [0.42, 0.72],
    [0.7, 1],
  ] as const;
  return (
    front
      .map(([from, to]) => coil(sketch, spine, from, to, fill))
      .reverse()
      .join('') + turned(18, snakeHead(sketch, fill), -190, -270, 0.92)
  );
};

export const snake = (sketch: Sketch): string => {
  const fill = sketch.random.pick([sketch.palette.green, sketch.palette.red, sketch.palette.blue]);
  const spine = pts(
    '-60,-270 90,-300 230,-200 210,-40 40,20 -150,60 -270,160 -200,300 0,320 160,260 260,320 330,250',
  );
  const loops = [
    [0.66, 1],
    [0.4, 0.72],
    [0, 0.46],
  ] as const;
  return (
    loops.map(([from, to]) => coil(sketch, spine, from, to, fill)).join('') +
    turned(-6, snakeHead(sketch, fill), -112, -262, 1.15)
  );
};
