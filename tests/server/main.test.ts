import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../support/listen.ts';

const root = resolve(import.meta.dirname, '../..');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The real program with an environment in which it must not start. */
const startRefused = async (env: Readonly<Record<string, string>>, role: string[] = []) => {
  const { PATH = '', HOME = '' } = process.env;
  const folders = {
    DATA_DIR: join(folder, 'data'),
    UPLOADS_DIR: join(folder, 'uploads'),
    BACKUPS_DIR: join(folder, 'backups'),
  };
  const child = spawn(process.execPath, ['server/main.ts', ...role], {
    cwd: root,
    env: { PATH, HOME, HOST: '127.0.0.1', PORT: '0', ...folders, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const printed = text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  const lines = (await printed).trim().split('\n');
  return { code, lines };
};

describe('a start that cannot be', () => {
  test('names every wrong variable at once, one sentence each, without a stack', async () => {
    const { code, lines } = await startRefused({ PORT: 'x', LOG_LEVEL: 'loud', HOST: '' });
    expect(code).toBe(1);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('PORT "x" is not a port number');
  });

  test('says that the port is taken, and shows no password over it', async () => {
    await using other = await listen((_request, response) => void response.end());
    const { code, lines } = await startRefused({ PORT: String(other.port) });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining(`Port ${other.port} is in use`)]);
  });

  test('says which folder cannot be written to', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, lines } = await startRefused({ DATA_DIR: file });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining(`${file} cannot be written to`)]);
  });

  test('says what a role lacks', async () => {
    const { code, lines } = await startRefused({}, ['media']);
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining('INTERNAL_SECRET is not set')]);
  });
});
