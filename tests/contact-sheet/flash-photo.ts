import sharp from 'sharp';
import { drawFlash } from '../../scripts/flash-art.ts';

/** A drawn design as a camera would bring it: the same for the same number. */
export const flashPhoto = (seed: number, density = 90): Promise<Buffer> =>
  sharp(Buffer.from(drawFlash(seed).svg), { density })
    .jpeg({ quality: 88 })
    .toBuffer();
