import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawFlash } from '../flash-art.ts';

export type Picture = { readonly photo: Blob; readonly caption: string };

/** Flash art as photographs, kept in `dir` under the hash of its drawing so that it is rendered once. */
export const createPictures = ({
  dir,
  isSmall,
}: {
  readonly dir: string;
  readonly isSmall: boolean;
}) => {
  const made = new Map<number, Promise<Picture>>();

  const make = async (seed: number): Promise<Picture> => {
    const { svg, caption } = drawFlash(seed);
    const name = createHash('sha256').update(svg).digest('hex').slice(0, 20);
    const path = join(dir, `${name}${isSmall ? '-small' : ''}.jpg`);
    const kept = await readFile(path).catch(() => undefined);
    const bytes = kept ?? (await render(svg, isSmall ? 46 : 90));
    if (kept === undefined) await keep(path, bytes);
    return { photo: new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), caption };
  };

  const keep = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dir, { recursive: true });
    const half = `${path}.${String(process.pid)}`;
    await writeFile(half, bytes);
    await rename(half, path);
  };

  return (seed: number): Promise<Picture> => {
    const picture = made.get(seed) ?? make(seed);
    made.set(seed, picture);
    return picture;
  };
};

/** 1,250 pixels wide at most: librsvg draws in tiles of 2,000, and each would run every filter again. */
const render = (svg: string, density: number): Promise<Buffer> =>
  sharp(Buffer.from(svg), { density }).jpeg({ quality: 88 }).toBuffer();
