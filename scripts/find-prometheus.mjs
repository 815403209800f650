import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './bootstrap.mjs';

/** Where `npm test` unpacks Debian's package. */
export const unpackedPrometheus = join(root, '.cache', 'prometheus');

/**
 * The programs `prometheus` and `promtool`: the first in PATH, else the unpacked ones.
 * @returns {{ prometheus: string, promtool: string } | undefined}
 */
export function findPrometheus() {
  const inPath = (process.env.PATH ?? '').split(delimiter);
  return [...inPath, join(unpackedPrometheus, 'usr', 'bin')]
    .map((folder) => ({
      prometheus: join(folder, 'prometheus'),
      promtool: join(folder, 'promtool'),
    }))
    .find((programs) => Object.values(programs).every((path) => existsSync(path)));
}
