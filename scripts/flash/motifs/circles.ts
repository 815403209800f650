import { band, circle, flick, mirrored, polar, pts, smooth, type Point } from '../path.ts';
import { both, turned, type Sketch } from '../sketch.ts';

export const mandala = (sketch: Sketch): string => {
  const { palette, shape, ink, line, random } = sketch;
  const fold = random.pick([8, 10, 12]);
  const colors = [palette.red, palette.gold, palette.paper, palette.green] as const;
  const layer = (
    count: number,
    inner: number,
    outer: number,
    width: number,
    fill: string,
    turn: number,
  ): string =>
    Array.from({ length: count }, (_, index) => {
      const middle = inner + (outer - inner) * 0.5;
      const leafShape = smooth([
        [0, -inner, 1],
        [-width, -middle],
        [-width * 0.5, -outer * 0.95],
        [0, -outer, 1],
        [width * 0.5, -outer * 0.95],
        [width, -middle],
      ]);
      const core = smooth([
        [0, -inner - 8, 1],
        [-width * 0.42, -middle],
        [0, -outer * 0.93, 1],
        [width * 0.42, -middle],
      ]);
      return turned(
        (360 / count) * index + turn,
        shape(leafShape, { fill, shade: { from: [0, -inner], to: [0, -outer] }, line: 9 }) +
          line(core, 4) +
          ink(circle(0, -outer - 16, 5.5)),
      );
    }).join('');
  const beads = (count: number, r: number, size: number): string =>
    Array.from({ length: count }, (_, index) =>
      ink(circle(...polar((index / count) * Math.PI * 2, r), size)),
    ).join('');
  const step = 360 / fold;
  const offset = random.whole(0, 3);
  const color = (index: number): string => colors[(index + offset) % 4] ?? palette.red;
  return (
    layer(fold * 2, 236, 372, 46, color(0), step / 4) +
    layer(fold, 170, 340, 74, color(1), 0) +
    beads(fold * 6, 404, 4) +
    line(circle(0, 0, 188), 8) +
    layer(fold, 100, 226, 52, color(2), step / 2) +
    layer(fold, 52, 160, 36, color(3), 0) +
    shape(circle(0, 0, 70), { fill: palette.ink }) +
    beads(fold * 2, 54, 4.5).replaceAll(palette.ink, palette.paper) +
    layer(fold, 8, 44, 9, palette.paper, 0) +
    ink(circle(0, 0, 12), palette.gold)
  );
};

export const spider = (sketch: Sketch): string => {
  const { palette, shape, line, ink } = sketch;
  const spokes = 12;
  const strands = Array.from({ length: spokes }, (_, index) =>
    line(`M0 0L${polar((index / spokes) * Math.PI * 2, 405).join(' ')}`, 6),
  );
  const threads = [70, 130, 195, 265, 340, 400].map((r) =>
    Array.from({ length: spokes }, (_, index) => {
      const [a, b] = [
        polar((index / spokes) * Math.PI * 2, r),
        polar(((index + 1) / spokes) * Math.PI * 2, r),
      ];
      const [cx, cy] = polar(((index + 0.5) / spokes) * Math.PI * 2, r * 0.8);
      return line(`M${a.join(' ')}Q${cx} ${cy} ${b.join(' ')}`, 6);
    }).join(''),
  );
  const legs = [
    [-30, 150, 250],
    [0, 190, 200],
    [20, 190, 90],
    [50, 150, -10],
  ].map(([y = 0, reach = 0, up = 0]) =>
    ink(
      band(
        [
          [30, y],
          [reach * 0.7, y - up * 0.5 + 10],
          [reach, y - up * 0.45 + 40],
          [reach * 1.24, y + 120 - up * 0.8],
        ] as Point[],
        (t) => 14 - 11 * t,
        18,
      ),
    ),
  );
  const body =
    both(legs.join('')) +
    shape(mirrored(pts('0,40! 70,60 108,140 96,230 50,290 0,306')), { fill: palette.ink }) +
    shape(circle(0, 6, 58), { fill: palette.ink }) +
    shape(mirrored(pts('0,100 46,110! 12,170 46,232! 0,240')), { fill: palette.red, line: 6 }) +
    both(ink(circle(18, -22, 9), palette.gold)) +
    both(ink(flick(pts('14,-46 26,-70 12,-88'), 16)));
  return strands.join('') + threads.join('') + turned(0, body, 0, -60, 0.86);
};
