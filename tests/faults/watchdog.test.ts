import { spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { noNamespace, onlyChildOf, userNamespace } from '../support/process-1.ts';

const preload = resolve(import.meta.dirname, '../support/blocking-process.ts');

let contest: ContestServer | undefined;
afterEach(async () => {
  await contest?.kill9();
  await contest?.dispose();
});

const start = async (
  env: Readonly<Record<string, string>>,
  command?: readonly string[],
): Promise<ContestServer> => {
  const settings = {
    NODE_OPTIONS: `--import=${preload}`,
    WATCHDOG_SECONDS: '1',
    INTERNAL_SECRET: '0f9b61d3c27e48a5b1d7e6f0a3c59284',
    BACKUP_KEY: '5d2e9a17c4b860f3',
    ...env,
  };
  contest = await startContestServer(settings, undefined, command);
  return contest;
};

test.each(['all', 'app', 'media', 'backup'])(
  'a process (%s) whose loop stands still is ended, and says where it stood',
  async (role) => {
    const { ended, output, signal } = await start({ ROLE: role });
    signal('SIGUSR2');
    // By a signal: there is no exit code.
    expect(await ended()).toBeNull();
    const line = output()
      .split('\n')
      .find((each) => each.includes('stands still'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 60,
      stalledMs: expect.toSatisfy((ms: number) => ms >= 1000 && ms < 3000) as number,
      rssBytes: expect.toSatisfy((bytes: number) => bytes > 10_000_000) as number,
      where: expect.arrayContaining([
        expect.stringMatching(/^standStill \(.*blocking-process\.ts:\d+\)$/),
      ]) as string[],
    });
  },
);

test('one that is busy but turns goes on', async () => {
  const { url, output, signal } = await start({});
  signal('SIGWINCH');
  await vi.waitFor(() => expect(output()).toContain('It was busy for long, and turned.'), 60_000);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(output()).not.toContain('stands still');
});

describe('in a container, where the entrypoint is process 1', () => {
  const node = userNamespace({ uid: 1000, gid: 1000 });
  const inContainer = ['--pid', '--fork', '--kill-child', ...node];
  const canBe = spawnSync('unshare', [...inContainer, 'true']).status === 0;

  const startInContainer = async () => {
    const ofNode = resolve(import.meta.dirname, '../../node_modules/node/bin');
    const env = { PATH: `${ofNode}${delimiter}${process.env['PATH'] ?? ''}` };
    const command = ['unshare', ...inContainer, 'sh', 'scripts/docker-entrypoint.sh'];
    const running = await start(env, command);
    return { ...running, entrypoint: onlyChildOf(running.pid() ?? 0) };
  };

  test('one that stands still is ended, and the container with it', async (context) => {
    // A container may forbid it; the verdict of `npm test` names what was skipped.
    if (!canBe) return context.skip(noNamespace);
    const { entrypoint, ended, output } = await startInContainer();
    process.kill(onlyChildOf(entrypoint), 'SIGUSR2');
    expect(await ended()).toBe(137);
    expect(output()).toContain('stands still');
  });

  test('SIGTERM ends it in order', async (context) => {
    // A container may forbid it; the verdict of `npm test` names what was skipped.
    if (!canBe) return context.skip(noNamespace);
    const { entrypoint, ended } = await startInContainer();
    process.kill(entrypoint, 'SIGTERM');
    expect(await ended()).toBe(0);
  });
});
