import { describe, expect, test } from 'vitest';
import { createBackupSchedule } from '../../../server/backup/backup-schedule.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const hourMs = 60 * 60_000;
const minuteMs = 60_000;

const schedule = async (newestAgoMs?: number) => {
  const clock = createFakeClock();
  const made: number[] = [];
  const troubles: string[] = [];
  const disk = { failure: undefined as string | undefined, takesMs: 0 };
  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((done, fail) => {
      signal.addEventListener('abort', () => fail(new Error('It was cut short.')));
      clock.after(ms, () => done());
    });
  const startedAt = clock.now();
  const backups = createBackupSchedule({
    clock,
    everyMs: hourMs,
    newestAt: () =>
      Promise.resolve(newestAgoMs === undefined ? undefined : startedAt - newestAgoMs),
    make: async (signal) => {
      if (disk.takesMs > 0) await wait(disk.takesMs, signal);
      if (disk.failure !== undefined) throw new Error(disk.failure);
      made.push((clock.now() - startedAt) / minuteMs);
    },
    reportTrouble: (_what, cause) => void troubles.push(String(cause)),
  });
  await clock.advanceAsync(0);
  return { clock, made, troubles, disk, backups, startedAt };
};

describe('backups that nobody asks for', () => {
  test('come a minute after the first start, and every hour', async () => {
    const { clock, made, backups, startedAt } = await schedule();
    expect(backups.state()).toEqual({ lastAt: null, everySeconds: 3600 });
    await clock.advanceAsync(3 * hourMs);
    expect(made).toEqual([1, 61, 121]);
    expect(backups.state()).toMatchObject({ lastAt: startedAt + 121 * minuteMs });
  });

  test('come when they are due after a restart, whatever a clock that went back says', async () => {
    const recent = await schedule(20 * minuteMs);
    await recent.clock.advanceAsync(hourMs);
    expect(recent.made).toEqual([40]);
    const overdue = await schedule(30 * hourMs);
    await overdue.clock.advanceAsync(2 * minuteMs);
    expect(overdue.made).toEqual([1]);
    const future = await schedule(-90 * hourMs);
    await future.clock.advanceAsync(hourMs);
    expect(future.made).toEqual([60]);
  });

  test('that fail are told, and tried again after five minutes', async () => {
    const { clock, made, troubles, disk, backups } = await schedule();
    disk.failure = 'The disk is full.';
    await clock.advanceAsync(8 * minuteMs);
    expect(troubles).toEqual(['Error: The disk is full.', 'Error: The disk is full.']);
    expect(backups.state()).toMatchObject({ lastAt: null, trouble: 'The disk is full.' });
    disk.failure = undefined;
    await clock.advanceAsync(5 * minuteMs);
    expect(made).toEqual([11]);
    expect(backups.state().trouble).toBeUndefined();
  });

  test('have a last one before the end, which is not waited for any longer than that', async () => {
    const { clock, made, disk, backups } = await schedule();
    const first = backups.finish(8000);
    await clock.advanceAsync(0);
    await first;
    expect(made).toEqual([0]);
    disk.takesMs = hourMs;
    let isDone = false;
    void backups.finish(8000).then(() => (isDone = true));
    await clock.advanceAsync(7999);
    expect(isDone).toBe(false);
    await clock.advanceAsync(1);
    expect(isDone).toBe(true);
    expect(made).toEqual([0]);
    // And none comes after it.
    disk.takesMs = 0;
    await clock.advanceAsync(3 * hourMs);
    expect(made).toEqual([0]);
  });
});
