import { dirname } from 'node:path';

import type { Files } from '../../wal/index.ts';
import { writeFully } from '../snapshot-file.ts';

/** Puts `content` under `path`, whole or not at all: temp, sync, rename, directory sync. */
export const replaceFile = async (
  files: Files,
  path: string,
  content: string | Uint8Array,
): Promise<void> => {
  const temporary = `${path}.tmp`;
  if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
  const handle = await files.open(temporary, { create: true });
  try {
    await writeFully(handle, Buffer.from(content), 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await files.rename(temporary, path);
  await files.syncDir(dirname(path));
};
