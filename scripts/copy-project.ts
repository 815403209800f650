import { copyFile, cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

const notCopied = ['.git', '.cache', '.env', 'node_modules', 'dist', 'data', 'uploads', 'backups'];
/** What npm and we note about what is installed. */
const notes = ['.package-lock.json', '.installed'];

/** The project with its packages in another folder: nothing that happens there reaches the sources or the caches here. */
export const copyProject = async (root: string, copy: string): Promise<void> => {
  await cp(root, copy, {
    recursive: true,
    filter: (path) => !notCopied.includes(relative(root, path)),
  });
  // Package by package, so that the caches which tools keep beside them are the copy's own.
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!name.startsWith('.') || name === '.bin') await symlink(join(from, name), join(to, name));
    if (notes.includes(name)) await copyFile(join(from, name), join(to, name));
  }
};
