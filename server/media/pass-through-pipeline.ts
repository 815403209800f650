import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { randomId, type Random } from '../../shared/base/random.ts';
import { ok } from '../../shared/base/result.ts';
import type { PhotoPipeline } from './photo.ts';

/** No photo work at all: keeps and hashes the file, shows nothing. For measuring what the rest costs. */
export const createPassThroughPipeline = (options: { readonly random: Random }): PhotoPipeline => ({
  process: async (path, digest) => {
    const sha256 = digest ?? sha256Of(await readFile(path));
    return ok({
      key: randomId(options.random),
      sha256,
      width: 1,
      height: 1,
      widths: [],
      color: '#808080',
      variants: [],
      original: { path, format: 'jpeg' },
    });
  },
});

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
