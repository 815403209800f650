import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ours } from './contenders/ours.ts';

const records = 10_000;
const atOnce = 64;

/** Bytes of the log for each record, marks and headers included and the zeros laid out ahead not. */
export const logBytesPerRecord = async (folder: string): Promise<number> => {
  const dir = await mkdtemp(join(folder, 'bytes-'));
  const store = await ours.open(dir);
  for (let from = 0; from < records; from += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, nth) => store.commit(from + nth)));
  await store.close();
  let bytes = 0;
  for (const name of await readdir(join(dir, 'log'))) {
    const content = await readFile(join(dir, 'log', name));
    bytes += content.findLastIndex((byte) => byte !== 0) + 1;
  }
  await rm(dir, { recursive: true });
  return bytes / (Math.ceil(records / atOnce) * atOnce);
};
