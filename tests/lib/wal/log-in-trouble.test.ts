import { describe, expect, test } from 'vitest';
import { LogClosed, LogFailed, LogFull, RecordTooLarge } from '../../../lib/wal/index.ts';
import { appendAll, bodyOf, startLog } from '../../support/log-under-test.ts';
import { createPowerCutFiles, type PowerCutFiles } from '../../support/power-cut-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('when the disk fails', () => {
  test.each(['write', 'sync'] as const)(
    'a failed %s closes the log for good; reading goes on',
    async (kind) => {
      const { log, files } = await startLog();
      await appendAll(log, 5);
      const states: string[] = [];
      log.onState(({ kind: state }) => states.push(state));
      files.fault = (operation) => (operation.kind === kind ? withCode('EIO') : undefined);
      const lost = log.append(bodyOf(6));
      await expect(log.whenDurable(lost)).rejects.toThrow(LogFailed);
      files.fault = () => undefined;
      const before = files.operations.length;
      expect(() => log.append(bodyOf(7))).toThrow(LogFailed);
      await expect(log.whenDurable(lost)).rejects.toThrow(LogFailed);
      await log.close();
      expect(files.operations.slice(before)).toEqual([]);
      expect(states).toEqual(['failed', 'closed']);
      expect(await log.read(0, 10)).toHaveLength(5);
    },
  );

  test('a full disk is met before anything is accepted, and the log resumes by itself', async () => {
    const files = createPowerCutFiles();
    const { log, clock } = await startLog({ files });
    await appendAll(log, 5);
    let hasRoom = false;
    files.fault = ({ kind, path }) =>
      !hasRoom && kind === 'write' && path.endsWith('.spare') ? withCode('ENOSPC') : undefined;
    // Fills segment 1 and takes the spare; the next one cannot be laid out.
    await appendAll(log, 100, 'x'.repeat(100));
    await expect.poll(() => log.state.kind).toBe('full');
    expect(() => log.append(bodyOf(1))).toThrow(LogFull);
    expect(log.durable).toBe(105);
    expect(await log.read(100, 10)).toHaveLength(5);
    await clock.advanceAsync(3000);
    expect(log.state.kind).toBe('full');
    hasRoom = true;
    await clock.advanceAsync(1000);
    expect(log.state.kind).toBe('open');
    await appendAll(log, 1);
    expect(log.durable).toBe(106);
  });

  test('a new segment that there is no room for is refused, and what was accepted goes on in the old one', async () => {
    const { log, files } = await startLog({ erasable: true });
    files.fault = ({ kind, path }) =>
      kind === 'write' && path.endsWith('.spare') ? withCode('ENOSPC') : undefined;
    await log.roll();
    const second = log.roll();
    const accepted = log.append(bodyOf(1));
    await expect(second).rejects.toThrow(LogFull);
    await log.whenDurable(accepted);
    expect(log.state.kind).toBe('full');
    files.fault = () => undefined;
    await log.close();
  });

  test('with no room at start it recovers in memory, serves what it has, and goes on when there is room', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 5);
    const disk = files.cutPower(createSeededRandom(1));
    disk.fault = ({ kind }) => (kind === 'write' ? withCode('ENOSPC') : undefined);
    const { log: reopened, clock } = await startLog({ files: disk });
    expect(reopened.state.kind).toBe('full');
    expect(reopened.recovery.join()).toContain('not clean');
    expect(await reopened.read(0, 10)).toHaveLength(5);
    expect(() => reopened.append(bodyOf(6))).toThrow(LogFull);
    disk.fault = () => undefined;
    await clock.advanceAsync(1100);
    expect(reopened.state.kind).toBe('open');
    await appendAll(reopened, 1);
    expect((await reopened.read(5, 5)).map(({ seq }) => seq)).toEqual([6]);
  });
});

describe('large and wrong records', () => {
  test('a record may be larger than a segment', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 2, 'x'.repeat(50_000));
    await appendAll(log, 1);
    await log.close();
    const { log: again } = await startLog({ files });
    expect(again.recovery).toEqual([]);
    expect((await again.read(0, 5)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('one beyond the limit is refused with both sizes, and takes no seq', async () => {
    const { log } = await startLog({ maxRecordBytes: 1000 });
    expect(() => log.append(bodyOf(1, 'x'.repeat(2000)))).toThrow(RecordTooLarge);
    expect(log.head).toBe(0);
  });

  test('a closed log says so', async () => {
    const { log } = await startLog();
    const seq = log.append(bodyOf(1));
    await Promise.all([log.close(), log.close()]);
    await log.whenDurable(seq);
    expect(log.state.kind).toBe('closed');
    expect(() => log.append(bodyOf(2))).toThrow(LogClosed);
  });
});

describe('starting again', () => {
  test('after a clean stop it goes on in the same segment and the same epoch', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 5);
    await log.close();
    const { log: again } = await startLog({ files });
    expect(again).toMatchObject({
      recovery: [],
      head: 5,
      chain: log.chain,
      epoch: log.epoch,
      storeId: log.storeId,
    });
    await appendAll(again, 1);
    expect((await again.readLines(5, 1))[0]?.segment).toBe(1);
  });

  test('after an unclean stop the good lines are kept elsewhere first and writing goes on in the next segment', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 5);
    const disk = files.cutPower(createSeededRandom(1));
    const { log: again } = await startLog({ files: disk });
    expect(again.epoch).toEqual(log.epoch);
    const names = disk.operations.filter(({ kind }) => kind === 'rename').map(({ path }) => path);
    expect(names).toContain('/log/00000001.repair');
    await appendAll(again, 1);
    expect((await again.readLines(5, 1))[0]?.segment).toBe(2);
  });

  test('a repair that reads back differently takes nobody’s place', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 5);
    const disk = files.cutPower(createSeededRandom(1));
    const before = disk.bytesOf('/log/00000001.log');
    const lying: PowerCutFiles = {
      ...disk,
      async open(path, options) {
        const handle = await disk.open(path, options);
        if (!path.endsWith('.repair')) return handle;
        return {
          ...handle,
          async read(buffer, position) {
            const count = await handle.read(buffer, position);
            buffer[count >> 1] = (buffer[count >> 1] ?? 0) ^ 1;
            return count;
          },
        };
      },
    };
    const { log: again } = await startLog({ files: lying });
    expect(again.state.kind).toBe('full');
    expect(again.head).toBe(5);
    expect(disk.bytesOf('/log/00000001.log').equals(before)).toBe(true);
    await again.close();
  });

  test('another epoch begins a child of the one on disk', async () => {
    const { log, files } = await startLog();
    await appendAll(log, 5);
    await log.close();
    const { log: child } = await startLog({ files, epoch: { id: 'restored', parent: null } });
    const parent = { id: log.epoch.id, seq: 5, chain: log.chain };
    expect(child.epoch).toEqual({ id: 'restored', parent });
    await child.close();
    const { log: again } = await startLog({ files });
    expect(again.epoch).toEqual(child.epoch);
  });

  test('a store that must forget drops its old segments, and starts without them', async () => {
    const { log, files } = await startLog({ erasable: true });
    await appendAll(log, 100, 'secret'.repeat(20));
    const first = await log.roll();
    expect(first).toBe(101);
    await appendAll(log, 1);
    expect(await log.dropSegmentsBefore(first)).toBeGreaterThan(0);
    expect((await log.read(0, 500)).map(({ seq }) => seq)).toEqual([101]);
    const disk = files.cutPower(createSeededRandom(3));
    for (const name of await disk.list('/log'))
      expect(disk.bytesOf(`/log/${name}`).includes('secret')).toBe(false);
    const { log: again } = await startLog({ files: disk, erasable: true });
    expect((await again.read(0, 500)).map(({ seq }) => seq)).toEqual([101]);
  });

  test('the log of a contest is for ever: it drops nothing', async () => {
    const { log } = await startLog();
    await expect(log.dropSegmentsBefore(1)).rejects.toThrow('for ever');
  });
});
