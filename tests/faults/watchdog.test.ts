import { resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

const preload = resolve(import.meta.dirname, '../support/blocking-process.ts');

let contest: ContestServer | undefined;
afterEach(async () => {
  await contest?.kill9();
  await contest?.dispose();
});

const start = async (env: Readonly<Record<string, string>>): Promise<ContestServer> => {
  contest = await startContestServer({
    NODE_OPTIONS: `--import=${preload}`,
    WATCHDOG_SECONDS: '1',
    INTERNAL_SECRET: '0f9b61d3c27e48a5b1d7e6f0a3c59284',
    BACKUP_KEY: '5d2e9a17c4b860f3',
    ...env,
  });
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
