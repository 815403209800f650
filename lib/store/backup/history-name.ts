import { z } from 'zod';

import type { Files } from '../../wal/index.ts';
import { innerPath } from './received-files.ts';
import { replaceFile } from './replace-file.ts';

/** One history of one store. Histories of the same store stand side by side. */
export type HistoryName = { readonly storeId: string; readonly epoch: string };

const folderName = innerPath.refine((name) => !name.includes('/'));
export const historyName = z.object({ storeId: folderName, epoch: folderName });

/** Which history received something last, over restarts. */
export const createCurrentHistory = (files: Files, dir: string) => {
  const path = `${dir}/current.json`;
  let known: HistoryName | undefined;
  const read = async (): Promise<HistoryName | undefined> => {
    if (known === undefined && (await files.size(path)) !== undefined)
      known = historyName.parse(JSON.parse(Buffer.from(await files.readFile(path)).toString()));
    return known;
  };
  return {
    read,
    note: async ({ storeId, epoch }: HistoryName): Promise<void> => {
      const before = await read();
      if (before?.storeId === storeId && before.epoch === epoch) return;
      await replaceFile(files, path, `${JSON.stringify({ storeId, epoch })}\n`);
      known = { storeId, epoch };
    },
  };
};
