import type { Palette } from './palette.ts';
import type { Seeded } from './seeded.ts';

/** Where the black lies: from full at the first place to none at the second. */
export type Shade =
  | {
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly strength?: number;
    }
  | {
      readonly center: readonly [number, number];
      readonly radius: number;
      readonly strength?: number;
    }
  | {
      readonly rim: readonly [number, number];
      readonly radius: number;
      readonly strength?: number;
    };

export type ShapeStyle = {
  readonly fill?: string;
  readonly shade?: Shade | readonly Shade[];
  /** Width of the outline; 0 for none. */
  readonly line?: number;
};

/** The hand that draws: colours, chance, and marks in the order in which they cover each other. */
export type Sketch = {
  readonly palette: Palette;
  readonly random: Seeded;
  /** Colour, peppered black over it, a bold outline around it. */
  shape(d: string, style?: ShapeStyle): string;
  line(d: string, width?: number, color?: string): string;
  ink(d: string, color?: string): string;
  defs(): string;
};

export const boldLine = 11;
export const fineLine = 5;

export const createSketch = (palette: Palette, random: Seeded): Sketch => {
  const gradients: string[] = [];

  const gradient = (shade: Shade): string => {
    const id = `shade${String(gradients.length)}`;
    const strength = shade.strength ?? 1;
    const stop = (offset: number, opacity: number): string =>
      `<stop offset="${String(offset)}" stop-opacity="${String(opacity * strength)}"/>`;
    const fading = stop(0, 1) + stop(0.4, 0.8) + stop(0.75, 0.34) + stop(1, 0);
    const growing = stop(0, 0) + stop(0.55, 0) + stop(0.82, 0.6) + stop(1, 1);
    const units = 'gradientUnits="userSpaceOnUse"';
    if ('from' in shade) {
      const [x1, y1, x2, y2] = [...shade.from, ...shade.to].map(String);
      gradients.push(
        `<linearGradient id="${id}" ${units} x1="${x1 ?? ''}" y1="${y1 ?? ''}" x2="${x2 ?? ''}" y2="${y2 ?? ''}">${fading}</linearGradient>`,
      );
      return id;
    }
    const [[cx, cy], stops] = 'center' in shade ? [shade.center, fading] : [shade.rim, growing];
    gradients.push(
      `<radialGradient id="${id}" ${units} cx="${String(cx)}" cy="${String(cy)}" r="${String(shade.radius)}">${stops}</radialGradient>`,
    );
    return id;
  };

  const line = (d: string, width = fineLine, color = palette.ink): string =>
    `<path d="${d}" fill="none" stroke="${color}" stroke-width="${String(width)}" stroke-linecap="round" stroke-linejoin="round"/>`;

  const ink = (d: string, color = palette.ink): string => `<path d="${d}" fill="${color}"/>`;

  return {
    palette,
    random,
    line,
    ink,
    shape: (d, style = {}) => {
      const { fill = palette.paper, shade = [], line: width = boldLine } = style;
      const shades = Array.isArray(shade) ? (shade as readonly Shade[]) : [shade as Shade];
      const peppered = shades.map(
        (one) => `<path d="${d}" fill="url(#${gradient(one)})" filter="url(#pepper)"/>`,
      );
      return ink(d, fill) + peppered.join('') + (width > 0 ? line(d, width) : '');
    },
    defs: () => gradients.join(''),
  };
};

export const turned = (degrees: number, marks: string, x = 0, y = 0, scale = 1): string =>
  `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${degrees.toFixed(1)}) scale(${scale.toFixed(3)})">${marks}</g>`;

export const flipped = (marks: string): string => `<g transform="scale(-1 1)">${marks}</g>`;

/** The same marks on both sides. */
export const both = (marks: string): string => marks + flipped(marks);
