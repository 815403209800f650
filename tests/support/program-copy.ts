import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const copied = ['package.json', 'tsconfig.base.json', 'vite.config.ts', 'dist'];
const sources = ['client', 'lib', 'server', 'shared'];
const run = promisify(execFile);

export type ProgramCopy = {
  readonly dir: string;
  /** What an update does: the sources change, and their build takes the place of the old one. */
  release(name: string): Promise<void>;
  dispose(): Promise<void>;
};

/** The program as it is built here, in a folder of its own that a test may update. */
export const copyProgram = async (): Promise<ProgramCopy> => {
  const dir = await mkdtemp(join(tmpdir(), 'contest-program-'));
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  for (const name of [...copied, ...sources])
    await cp(join(root, name), join(dir, name), { recursive: true });
  return {
    dir,
    release: async (name) => {
      const line = `document.documentElement.dataset.release = ${JSON.stringify(name)};\n`;
      await appendFile(join(dir, 'client/src/main.tsx'), line);
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
        cwd: dir,
        env: { ...process.env, NODE_ENV: 'production' },
      });
    },
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
};
