import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  fail,
  notChecked,
  pass,
  Wrong,
  type Context,
  type Line,
} from '../../../scripts/verify/line.ts';
import { runLines } from '../../../scripts/verify/run-lines.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (name: string, run: Line['run'], more: Partial<Line> = {}): Line => ({
  ...{ name, about: `about ${name}`, run },
  ...more,
});
const passing = (name: string, more: Partial<Line> = {}): Line =>
  line(name, async () => pass('fine'), more);

const run = async (lines: readonly Line[], limitMs = 60_000, signal?: AbortSignal) => {
  const told: string[] = [];
  const checked = await runLines(lines, {
    ...{ root: folder, environment: {}, release: join(folder, 'release'), folder, limitMs },
    ...{ signal: signal ?? new AbortController().signal, atOnce: 2 },
    onVerdict: ({ line: { name } }) => told.push(name),
  });
  return { told, verdicts: new Map(checked.map((one) => [one.line.name, one.verdict])) };
};

test('a check that throws is a failure with the reason, and the others are still run', async () => {
  const broken = line('broken', () => Promise.reject(new TypeError('no such thing')));
  const { verdicts } = await run([broken, passing('other')]);
  expect(verdicts.get('broken')).toMatchObject({
    kind: 'fail',
    wrong: 'The check itself broke off (TypeError: no such thing)',
  });
  expect(verdicts.get('other')).toEqual(pass('fine'));
});

test('a check that throws at once, before it gives a promise, is a failure too', async () => {
  const broken = line('broken', () => {
    throw new Error('at once');
  });
  expect((await run([broken])).verdicts.get('broken')).toMatchObject({ kind: 'fail' });
});

test('what a check finds wrong deep in its work is told with what to do', async () => {
  const found = line('found', () => Promise.reject(new Wrong('It is gone.', 'Bring it back.')));
  expect((await run([found])).verdicts.get('found')).toEqual(fail('It is gone.', 'Bring it back.'));
});

test('a line may leave its question open only where that was agreed on', async () => {
  const open = async () => notChecked('There is no builder here.');
  const { verdicts } = await run([
    line('image', open, { mayBeUnchecked: true }),
    line('types', open),
  ]);
  expect(verdicts.get('image')).toEqual(notChecked('There is no builder here.'));
  expect(verdicts.get('types')).toMatchObject({ kind: 'fail', wrong: 'There is no builder here.' });
});

test('what needs a line that failed is not run, and is no second failure', async () => {
  let ran = false;
  const { verdicts } = await run([
    line('first', async () => fail('It is wrong.', 'Mend it.')),
    line(
      'second',
      async () => {
        ran = true;
        return pass('fine');
      },
      { needs: ['first'] },
    ),
    passing('third', { needs: ['second'] }),
  ]);
  expect(ran).toBe(false);
  expect(verdicts.get('second')).toMatchObject({ kind: 'not-checked' });
  expect(verdicts.get('third')).toMatchObject({ kind: 'not-checked' });
});

test('lines that measure time run one after the other, when all others have begun', async () => {
  let running = 0;
  const together: number[] = [];
  const counted = (name: string, isTimed: boolean): Line =>
    line(
      name,
      async () => {
        if (isTimed) together.push((running += 1));
        await new Promise((next) => setImmediate(next));
        if (isTimed) running -= 1;
        return pass('fine');
      },
      { isTimed },
    );
  const { told } = await run([
    counted('timed', true),
    counted('a', false),
    counted('b', false),
    counted('timed-too', true),
  ]);
  expect(together).toEqual([1, 1]);
  expect(told.slice(-2)).toEqual(['timed', 'timed-too']);
});

test('a line that does not end is given up, and what it started ends with it', async () => {
  let pid = 0;
  const stuck = line(
    'stuck',
    ({ processes, folder: cwd }: Context) => {
      const child = processes.start(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        ...{ cwd, env: {} },
      });
      pid = child.pid ?? 0;
      return new Promise(() => undefined);
    },
    { limitMs: 300 },
  );
  expect((await run([stuck])).verdicts.get('stuck')).toMatchObject({ kind: 'fail' });
  expect(pid).toBeGreaterThan(0);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test('when the time for all is over, the lines that are left say so', async () => {
  const stuck = (name: string): Line => line(name, () => new Promise(() => undefined));
  const { verdicts } = await run([stuck('one'), stuck('other'), passing('late')], 200);
  expect(verdicts.get('one')).toMatchObject({ kind: 'fail' });
  expect(verdicts.get('late')).toMatchObject({
    kind: 'fail',
    todo: expect.stringContaining('--only') as string,
  });
});

test('a stop by the operator ends what runs and is no verdict', async () => {
  const stopped = new AbortController();
  const stuck = line('stuck', () => {
    stopped.abort();
    return new Promise(() => undefined);
  });
  await expect(run([stuck, passing('next')], 60_000, stopped.signal)).rejects.toThrow(/abort/);
  expect(await readdir(folder)).toEqual([]);
});
