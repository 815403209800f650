import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { enterDesign } from '../support/contest-programs.ts';
import { json, readJson, signIn } from '../support/contest-house.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { limitFileSize } from '../support/small-disk.ts';

let contest: ContestServer | undefined;
afterEach(async () => {
  await contest?.dispose();
  contest = undefined;
});

/** The signal that comes with such a write would end the process before it can say anything. */
const survive = "--import=data:text/javascript,process.on('SIGXFSZ',()=>{})";

const start = async (onStoreFailure: 'exit' | 'readonly') => {
  contest = await startContestServer({ ON_STORE_FAILURE: onStoreFailure, NODE_OPTIONS: survive });
  const { url, adminPassword } = contest;
  const ask = (path: string, init?: RequestInit) => fetch(url + path, init);
  const headers = await signIn({ ask }, { password: adminPassword });
  await enterDesign(url, { caption: 'acknowledged' });
  const rename = () => ask('/api/contest', json('PATCH', { name: 'Never on disk' }, headers));
  return { server: contest, ask, rename };
};

const feedText = async (ask: (path: string) => Promise<Response>): Promise<string> =>
  JSON.stringify(await readJson(await ask('/api/feed')));

/** A log writes a mark some moments after its last record: that one is not to be the write that fails. */
const comeToRest = async ({ dataDir }: ContestServer): Promise<void> => {
  const restingMs = async (): Promise<number> => {
    const names = await readdir(dataDir, { recursive: true });
    const times = names.map(async (name) => (await stat(join(dataDir, name))).mtimeMs);
    return Date.now() - Math.max(...(await Promise.all(times)));
  };
  await expect.poll(restingMs, { timeout: 10_000 }).toBeGreaterThan(500);
};

/** No file of the log is this short, so its next write fails, for good. */
const breakWrites = async (server: ContestServer): Promise<true | undefined> => {
  await comeToRest(server);
  return limitFileSize(server.pid() ?? 0, 64);
};

test('a write that fails ends the process with 70, and the next one has all that was acknowledged', async (context) => {
  const { server, ask, rename } = await start('exit');
  if ((await breakWrites(server)) === undefined)
    // Only a limit makes a write fail here; the verdict of `npm test` names what was skipped.
    context.skip('this machine does not let us limit the size of files');
  const answer = await rename();
  expect([answer.status, (await readJson(answer)).code]).toEqual([503, 'outcome_unknown']);
  expect(await server.ended()).toBe(70);
  await server.start();
  expect(await feedText(ask)).toContain('acknowledged');
  expect(await readJson(await ask('/api/contest'))).toMatchObject({ name: 'Tattoo Contest' });
  expect((await rename()).status).toBe(200);
});

test('a server that stays up after a failed write shows what is there and takes nothing more', async (context) => {
  const { server, ask, rename } = await start('readonly');
  if ((await breakWrites(server)) === undefined)
    // Only a limit makes a write fail here; the verdict of `npm test` names what was skipped.
    context.skip('this machine does not let us limit the size of files');
  expect((await rename()).status).toBe(503);
  const ready = await ask('/ready');
  expect(ready.status).toBe(503);
  expect((await readJson(ready)).reasons).toContainEqual(
    expect.stringMatching(/^The disk failed:/),
  );
  expect(await feedText(ask)).toContain('acknowledged');
  const second = await rename();
  expect([second.status, (await readJson(second)).code]).toEqual([503, 'read_only']);
});
