import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from './line.ts';

/** Folders that a clone does not have, or whose contents are no sources. */
const notSources = /^(\.git|node_modules|dist|\.cache|test-results|playwright-report)(\/|$)/;
const runtime = /^(data|uploads|backups)\//;

/** What is tracked by git or about to be; without a history, every file but those that a clone does not have. */
export const listSourceFiles = async (context: Context): Promise<readonly string[]> => {
  const { root, processes, environment } = context;
  const listed = await processes
    .run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--full-name'], {
      ...{ cwd: root, env: environment },
    })
    .catch(() => undefined);
  if (listed?.code === 0 && listed.output !== '')
    return [...new Set(listed.output.split('\0'))].filter((path) => path !== '');
  return walk(root, root);
};

const walk = async (root: string, dir: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = relative(root, join(dir, entry.name)).split(sep).join('/');
    if (notSources.test(path) || runtime.test(path)) continue;
    if (entry.isDirectory()) found.push(...(await walk(root, join(dir, entry.name))));
    else if (entry.isFile()) found.push(path);
  }
  return found;
};
