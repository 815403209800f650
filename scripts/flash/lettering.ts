import { along, type Point } from './path.ts';
import type { Sketch } from './sketch.ts';

/** A sign painter's capitals as strokes in a box 4 wide and 6 high: no font is needed anywhere. */
const strokes: Readonly<Record<string, string>> = {
  A: 'M0 6L2 0L4 6M.8 4H3.2',
  B: 'M.4 0V6M.4 0H2.4Q3.8 .2 3.6 1.6Q3.4 2.8 2.2 2.8H.4M2.2 2.8Q4 3 4 4.5Q3.9 6 2.2 6H.4',
  C: 'M3.8 1.2Q3.2 0 2 0Q.2 .2 .2 3Q.2 5.8 2 6Q3.3 6 3.8 4.8',
  D: 'M.4 0V6H1.8Q4 5.7 4 3Q4 .3 1.8 0Z',
  E: 'M3.6 0H.4V6H3.6M.4 2.9H2.8',
  F: 'M3.6 0H.4V6M.4 2.9H2.8',
  G: 'M3.8 1.2Q3.2 0 2 0Q.2 .2 .2 3Q.2 5.8 2 6Q3.8 6 3.8 3.4H2.4',
  H: 'M.4 0V6M3.6 0V6M.4 2.9H3.6',
  I: 'M2 0V6M1 0H3M1 6H3',
  J: 'M3.2 0V4.4Q3 6 1.8 6Q.5 6 .4 4.6',
  K: 'M.4 0V6M3.7 0L.4 3.3M1.4 2.5L3.8 6',
  L: 'M.4 0V6H3.6',
  M: 'M.2 6V0L2 3.6L3.8 0V6',
  N: 'M.4 6V0L3.6 6V0',
  O: 'M2 0Q.2 .2 .2 3Q.2 5.8 2 6Q3.8 5.8 3.8 3Q3.8 .2 2 0Z',
  P: 'M.4 6V0H2.4Q3.8 .2 3.8 1.7Q3.8 3.2 2.4 3.3H.4',
  Q: 'M2 0Q.2 .2 .2 3Q.2 5.8 2 6Q3.8 5.8 3.8 3Q3.8 .2 2 0ZM2.4 4.4L4 6.4',
  R: 'M.4 6V0H2.4Q3.8 .2 3.8 1.6Q3.8 3 2.4 3.1H.4M2.2 3.1L3.8 6',
  S: 'M3.6 1Q3.1 0 2 0Q.5 .1 .5 1.5Q.6 2.7 2 2.9Q3.8 3.2 3.7 4.6Q3.5 6 2 6Q.7 6 .3 4.8',
  T: 'M.1 0H3.9M2 0V6',
  U: 'M.4 0V4Q.5 6 2 6Q3.5 6 3.6 4V0',
  V: 'M.1 0L2 6L3.9 0',
  W: 'M0 0L1 6L2 2.4L3 6L4 0',
  X: 'M.3 0L3.7 6M3.7 0L.3 6',
  Y: 'M.2 0L2 3L3.8 0M2 3V6',
  Z: 'M.4 0H3.6L.4 6H3.6',
  '&': 'M3.9 6L.9 1.9Q.5 .2 1.8 0Q3.2 .1 2.7 1.7L.8 3.4Q-.2 5.8 1.8 6Q3.4 5.8 3.9 3.6',
};

/** Letters standing on a line, turned with it. */
export const letter = (
  sketch: Sketch,
  text: string,
  points: readonly Point[],
  options: { height: number; color?: string },
): string => {
  const scale = options.height / 6;
  const stations = along(points, text.length + 2).slice(1, -1);
  return Array.from(text)
    .map((character, index) => {
      const station = stations[index];
      const d = strokes[character];
      if (station === undefined || d === undefined) return '';
      const degrees = (Math.atan2(station.nx, -station.ny) * 180) / Math.PI;
      const place = `translate(${station.x.toFixed(1)} ${station.y.toFixed(1)}) rotate(${degrees.toFixed(1)}) scale(${scale.toFixed(2)}) translate(-2 -3)`;
      return `<g transform="${place}">${sketch.line(d, 1.05, options.color)}</g>`;
    })
    .join('');
};

/** A ribbon with folded, forked ends and a word on it, `width` wide and centred on 0, 0. */
export const banner = (sketch: Sketch, text: string, width = 560, bend = 46): string => {
  const half = width / 2;
  const tall = 92;
  const { palette } = sketch;
  const tail = (side: 1 | -1): string => {
    const inner = side * (half - 70);
    const outer = side * (half + 88);
    const d = `M${inner} ${bend * 0.2}Q${side * half} ${bend * 0.1} ${outer} ${-bend * 0.4}L${outer - side * 42} ${tall * 0.45 - bend * 0.4}L${outer + side * 4} ${tall - bend * 0.4}Q${side * half} ${tall + bend * 0.1} ${inner} ${tall * 1.1}Z`;
    const fold = `M${inner} ${bend * 0.2 + tall * 0.35}L${side * half} ${tall * 0.55}L${inner} ${tall * 1.1}Z`;
    const shade = { from: [inner, 40], to: [outer - side * 30, 40] } as const;
    return (
      sketch.shape(d, { fill: palette.gold, shade }) + sketch.shape(fold, { fill: palette.ink })
    );
  };
  const edge = (y: number): string => `Q0 ${y + bend * 2 - 46} `;
  const face = `M${-half} ${-tall / 2 + 10}${edge(-tall / 2 - bend)}${half} ${-tall / 2 + 10}L${half} ${tall / 2 + 10}${edge(tall / 2 - bend)}${-half} ${tall / 2 + 10}Z`;
  const word: Point[] = [
    [-half + 20, 8],
    [-half / 2, 8 - bend * 0.34 + bend - 23],
    [0, 8 - bend * 0.45 + bend - 23],
    [half / 2, 8 - bend * 0.34 + bend - 23],
    [half - 20, 8],
  ];
  const shades = [
    { from: [-half, 0], to: [-half + 110, 0] },
    { from: [half, 0], to: [half - 110, 0] },
  ] as const;
  return (
    tail(1) +
    tail(-1) +
    sketch.shape(face, { shade: shades }) +
    letter(sketch, text, word, { height: 50 })
  );
};
