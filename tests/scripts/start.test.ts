import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runWithRestarts } from '../../scripts/restarts.mjs';

/** Stands in for the server: its argument tells how each of its lives ends, one letter each. */
const program = `
  import { appendFileSync, readFileSync } from 'node:fs';
  appendFileSync('lives', '.');
  const end = process.argv[2][readFileSync('lives', 'utf8').length - 1];
  if (end === 'k') process.kill(process.pid, 'SIGKILL');
  else if (end === 'f') process.exit(70);
  else if (end === 'w') {
    process.on('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
    setInterval(() => undefined, 1000);
    console.log('waiting');
  } else process.exit(Number(end));
`;

let folder: string;

const put = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
  // Nothing to install, and a build that does nothing.
  put('package-lock.json', '{"packages":{}}');
  put('node_modules/.package-lock.json', '{"packages":{}}');
  put('node_modules/vite/bin/vite.js', '');
  put('package.json', '{"type":"module"}');
  put('server/main.ts', program);
  mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
  mkdirSync(join(folder, 'scripts'));
  for (const name of ['start', 'bootstrap', 'restarts', 'server-flags'])
    copyFileSync(`scripts/${name}.mjs`, join(folder, `scripts/${name}.mjs`));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const start = (lives: string) => {
  const child = spawn(process.execPath, ['scripts/start.mjs', lives], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    child,
    ended: Promise.all([once(child, 'exit'), text(child.stderr)]).then(([[code], said]) => ({
      code: code as unknown,
      said: said.split('\n').slice(0, -1),
    })),
  };
};

const killed =
  'The server ended: it was killed, by the watchdog because it stood still, or for want of memory. It is started again.';
const failed =
  'The server ended: its store failed, or was closed while it was needed. It is started again.';

describe('npm start', () => {
  test('starts a server again that was killed, and one whose store failed', async () => {
    expect(await start('kf0').ended).toEqual({ code: 0, said: [killed, failed] });
  });

  test('gives up when that was of no use five times', async () => {
    const gaveUp =
      'The server ended again: its store failed, or was closed while it was needed. That was 5 restarts in 10 minutes: it stays down.';
    const said = [...Array<string>(5).fill(failed), gaveUp];
    expect(await start('fffffff').ended).toEqual({ code: 70, said });
  });

  test('ends as a server that does not start, or ended by itself', async () => {
    expect(await start('1f').ended).toEqual({ code: 1, said: [] });
  });

  test('ends with a server that was told to end, however that went', async () => {
    const { child, ended } = start('w0');
    for await (const line of createInterface(child.stdout)) if (line === 'waiting') break;
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 137, said: [] });
  });
});

test('restarts that were long ago do not count', async () => {
  let minutes = 0;
  let lives = 0;
  const run = (): Promise<number> => {
    minutes += 3;
    lives += 1;
    return Promise.resolve(lives < 50 ? 70 : 0);
  };
  const code: unknown = await runWithRestarts(run, {
    isToldToEnd: () => false,
    now: () => minutes * 60_000,
    say: () => undefined,
  });
  expect([code, lives]).toEqual([0, 50]);
});
