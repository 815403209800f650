import sharp, { type OverlayOptions } from 'sharp';
import { looks } from './take-shot.ts';

export type SheetRow = { readonly label: string; readonly shots: readonly Buffer[] };

const shotHeight = 300;
const gap = 14;
const labelHeight = 38;
const headHeight = 76;
const paper = '#f0e2c6';
const ink = '#17110c';

const shotWidths = looks.map(({ width, height }) => Math.round((width / height) * shotHeight));
const lefts = shotWidths.map((_, index) =>
  shotWidths.slice(0, index).reduce((sum, width) => sum + width + gap, gap),
);
const sheetWidth = shotWidths.reduce((sum, width) => sum + width + gap, gap);

/** A row for each scene: phone, tablet and desk, by day and by night. */
export const composeSheet = async (title: string, rows: readonly SheetRow[]): Promise<Buffer> => {
  const height = headHeight + rows.length * (labelHeight + shotHeight) + gap;
  const overlays: OverlayOptions[] = [{ input: lettering(title, rows, height), left: 0, top: 0 }];
  for (const [row, { shots }] of rows.entries())
    for (const [column, shot] of shots.entries())
      overlays.push({
        input: await framed(shot, shotWidths[column] ?? 0),
        left: lefts[column] ?? 0,
        top: topOf(row) + labelHeight,
      });
  return sharp({ create: { width: sheetWidth, height, channels: 3, background: paper } })
    .composite(overlays)
    .webp({ quality: 80 })
    .toBuffer();
};

const framed = (shot: Buffer, width: number): Promise<Buffer> =>
  sharp(shot)
    .resize({ width: width - 2, height: shotHeight - 2 })
    .extend({ top: 1, bottom: 1, left: 1, right: 1, background: ink })
    .toBuffer();

const topOf = (row: number): number => headHeight + row * (labelHeight + shotHeight);

/** What the rows and columns show. */
const lettering = (title: string, rows: readonly SheetRow[], height: number): Buffer => {
  const heads = looks.map(({ width, theme }, column) =>
    text(`${width} px, ${theme}`, lefts[column] ?? 0, 60, 16),
  );
  const labels = rows.map(({ label }, row) => text(label, gap, topOf(row) + 28, 20));
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sheetWidth}" height="${height}">${[
      text(title, gap, 34, 26),
      ...heads,
      ...labels,
    ].join('')}</svg>`,
  );
};

const text = (words: string, x: number, y: number, size: number): string =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-weight="bold" font-size="${size}" fill="${ink}">${words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')}</text>`;
