// Pictures that are drawn and rendered once, for measurements that need real ones but not the work they cost.
import { createHash } from 'node:crypto';
import { link, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createPictures } from '../../scripts/seed/pictures.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { ok } from '../../shared/base/result.ts';
import type { PhotoPipeline } from '../../server/media/photo.ts';
import { renderVariants } from '../../server/media/render-variants.ts';

const limits = { maxPixels: 50_000_000, maxSeconds: 60 };
/** Shared with `npm run seed`: a design is drawn once on each machine. */
const drawnDir = join(import.meta.dirname, '../../.cache/flash');

const pictureSchema = z.object({
  /** Holds `<width>.webp` for each of the widths. */
  folder: z.string(),
  width: z.number(),
  height: z.number(),
  color: z.string(),
  widths: z.array(z.number()),
});
export type Picture = z.infer<typeof pictureSchema>;

export type Pictures = {
  readonly dir: string;
  /** They take turns. */
  at(index: number): Picture;
};

const fileOf = ({ folder }: Picture, width: number) => join(folder, `${String(width)}.webp`);

/** Draws designs into `dir`, in the sizes and the quality in which the server keeps photos. */
export const drawPictures = async (dir: string, count: number): Promise<Pictures> => {
  const photoOf = createPictures({ dir: drawnDir, isSmall: false });
  const pictures: Picture[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const folder = join(dir, String(nth));
    await mkdir(folder, { recursive: true });
    const drawn = join(folder, 'drawn.jpg');
    await writeFile(drawn, (await photoOf(nth)).photo.stream());
    const rendered = await renderVariants(drawn, limits);
    if (!rendered.ok) throw new Error('A drawn design could not be rendered.');
    const { variants, ...look } = rendered.value;
    const picture = { folder, ...look, widths: variants.map(({ width }) => width) };
    for (const { width, bytes } of variants) await writeFile(fileOf(picture, width), bytes);
    pictures.push(picture);
  }
  await writeFile(join(dir, 'pictures.json'), JSON.stringify(pictures));
  return {
    dir,
    at: (index) => {
      const picture = pictures[index % pictures.length];
      if (picture === undefined) throw new Error('No pictures were drawn.');
      return picture;
    },
  };
};

/** Gives photo `key` the files of a picture: the same bytes under an address of its own. */
export const hangPicture = async (
  picture: Picture,
  uploadsDir: string,
  key: string,
): Promise<void> => {
  const folder = join(uploadsDir, 'photos', key);
  await mkdir(folder, { recursive: true });
  for (const width of picture.widths)
    await link(fileOf(picture, width), join(folder, `${String(width)}.webp`));
};

/** A pipeline that finds every photo rendered already: the pictures drawn into `dir` take turns. */
export const createReadyPipeline = async (dir: string, random: Random): Promise<PhotoPipeline> => {
  const list = z
    .array(pictureSchema)
    .parse(JSON.parse(await readFile(join(dir, 'pictures.json'), 'utf8')));
  const ready = await Promise.all(list.map(readVariants));
  let taken = 0;
  return {
    process: async (path) => {
      const picture = ready[taken % ready.length];
      if (picture === undefined) throw new Error(`There are no pictures in ${dir}.`);
      taken += 1;
      const sha256 = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      const original = { path, format: 'jpeg' as const };
      return ok({ ...picture, key: randomId(random), sha256, original });
    },
  };
};

const readVariants = async (picture: Picture) => {
  const { width, height, color, widths } = picture;
  const variants = await Promise.all(
    widths.map(async (each) => ({ width: each, bytes: await readFile(fileOf(picture, each)) })),
  );
  return { width, height, color, widths, variants };
};
