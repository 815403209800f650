import { motifs, type Motif } from './flash/motifs.ts';
import { filler, frame } from './flash/ornaments.ts';
import { pickPalette } from './flash/palette.ts';
import { drawGround, filters, type Ground } from './flash/paper.ts';
import { createSeeded } from './flash/seeded.ts';
import { createSketch, turned, type Sketch } from './flash/sketch.ts';

export type FlashArt = {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string;
};

type Sheet = { readonly width: number; readonly height: number };

const sheets: readonly [Sheet, ...Sheet[]] = [
  { width: 1000, height: 1250 },
  { width: 1000, height: 1000 },
  { width: 1000, height: 1334 },
  { width: 1250, height: 1000 },
];
const skinSheet: Sheet = { width: 1000, height: 1250 };

const grounds = ['cream', 'cream', 'cream', 'cream', 'kraft', 'kraft', 'skin'] as const;

/** Draws tattoo flash: the same seed is the same picture, and each motif returns every 23 seeds. */
export const drawFlash = (seed: number): FlashArt => {
  const random = createSeeded(seed);
  const ground: Ground = random.pick(grounds);
  const sheet = ground === 'skin' ? skinSheet : random.pick(sheets);
  const isOnSkin = ground === 'skin';
  // On skin the drawing is multiplied with what is under it: white is bare skin.
  const palette = { ...pickPalette(random), ...(isOnSkin && { paper: '#ffffff' }) };
  const sketch = createSketch(palette, random);
  const motif = motifs[seed % motifs.length] ?? motifs[0];
  const isSheetOfMany = !isOnSkin && random.chance(0.1);
  const hasFrame = isSheetOfMany || (!isOnSkin && random.chance(0.3));
  const marks = isSheetOfMany ? manyOn(sketch, sheet) : oneOn(sketch, sheet, motif, isOnSkin);
  const border = hasFrame ? frame(sketch, sheet.width, sheet.height) : '';
  const corners = isOnSkin || hasFrame ? '' : fillCorners(sketch, sheet);
  const blend = isOnSkin ? 'style="mix-blend-mode:multiply" opacity=".93"' : '';
  const { width, height } = sheet;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${filters(seed)}${sketch.defs()}</defs>
${drawGround(ground, sheet, random)}
<g ${blend}><g filter="url(#hand)"><g transform="translate(${width / 2} ${height / 2})">${border}${corners}${marks}</g></g></g></svg>`;
  const caption = isSheetOfMany ? random.pick(sheetCaptions) : random.pick(motif.captions);
  return { svg, width, height, caption };
};

const sheetCaptions = [
  'Flash sheet, take your pick',
  'Friday the 13th sheet',
  'All of them for the wall',
] as const;

const oneOn = (sketch: Sketch, sheet: Sheet, motif: Motif, isOnSkin: boolean): string => {
  const { random } = sketch;
  const room = Math.min(sheet.height / 1000, sheet.width / (motif.isSlim ? 900 : 1000));
  const scale =
    room *
    (isOnSkin ? random.between(0.74, 0.84) * (motif.isSlim ? 0.86 : 1) : random.between(0.9, 0.98));
  return turned(random.between(-5, 5), motif.draw(sketch), 0, 0, scale);
};

/** Fillers where a round drawing leaves room: the corners, sometimes the sides of a long sheet. */
const fillCorners = (sketch: Sketch, { width, height }: Sheet): string => {
  const { random } = sketch;
  const isPortrait = height >= width;
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]
    .filter(() => random.chance(0.8))
    .map(([x = 1, y = 1]) => {
      const place = [
        x * (width / 2 - random.between(110, 150)),
        y * (height / 2 - random.between(105, isPortrait ? 165 : 130)),
      ] as const;
      return turned(random.between(-20, 20), filler(sketch, random.between(26, 42)), ...place);
    })
    .join('');
};

const manyOn = (sketch: Sketch, { width, height }: Sheet): string => {
  const { random } = sketch;
  const [columns, rows] = width > height ? [3, 2] : [2, width === height ? 2 : 3];
  const cell = { width: (width - 150) / columns, height: (height - 150) / rows };
  const first = random.whole(0, motifs.length - 1);
  return Array.from({ length: columns * rows }, (_, index) => {
    const motif = motifs[(first + index * 5) % motifs.length] ?? motifs[0];
    const x = ((index % columns) - (columns - 1) / 2) * cell.width;
    const y = (Math.floor(index / columns) - (rows - 1) / 2) * cell.height;
    const scale = (Math.min(cell.width, cell.height) / 1000) * 1.06;
    return (
      turned(random.between(-7, 7), motif.draw(sketch), x, y, scale) +
      (index % columns
        ? turned(0, filler(sketch, 20), x - cell.width / 2, y + cell.height * 0.3)
        : '')
    );
  }).join('');
};
