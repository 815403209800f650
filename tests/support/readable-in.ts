import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether any file below `dir` holds this text as it is; some come and go while we look. */
export const isReadableIn = async (dir: string, text: string): Promise<boolean> => {
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text)) return true;
  }
  return false;
};
