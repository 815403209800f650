import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  chainStart,
  extendChain,
  isShippedLineIntact,
  LogClosed,
  LogFailed,
  LogFull,
  type LogOptions,
  openLog,
  type OpenedLog,
  RecordTooLarge,
} from '../../../lib/wal/index.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPowerCutFiles, type PowerCutFiles } from '../../support/power-cut-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const start = async (options: Partial<LogOptions> & { files?: PowerCutFiles } = {}) => {
  const files = options.files ?? createPowerCutFiles();
  const clock = createFakeClock();
  const random = createSeededRandom(7);
  const log = await openLog({
    dir: '/log',
    clock,
    random,
    segmentBytes: 16_384,
    ...options,
    files,
  });
  return { log, files, clock };
};

const body = (number: number, text = '') => ({
  at: 1000 + number,
  by: 'device-7',
  key: `key-${number}`,
  events: [{ kind: 'entered', number, text }],
  result: { number },
});

const appendAll = async (log: OpenedLog, count: number, text = ''): Promise<void> => {
  for (let number = 1; number <= count; number += 1) log.append(body(log.head + 1, text));
  await log.whenDurable(log.head);
};

const linesOf = (files: PowerCutFiles, segment = 1): string[] =>
  files.bytesOf(`/log/0000000${segment}.log`).toString().replace(/\0+$/, '').trimEnd().split('\n');

const syncsOf = (files: PowerCutFiles): number =>
  files.operations.filter(({ kind }) => kind === 'sync').length;

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('the format', () => {
  test('a record is one line: its CRC, then its fields in a fixed order', async () => {
    const { log, files } = await start({ storeId: 'store' });
    await appendAll(log, 1);
    const [, , line = ''] = linesOf(files);
    const json =
      '{"seq":1,"at":1001,"by":"device-7","key":"key-1","durable":0,' +
      '"events":[{"kind":"entered","number":1,"text":""}],"result":{"number":1}}';
    const crc = crc32(json, crc32('store 1 1')).toString(16).padStart(8, '0');
    expect(line).toBe(`${crc} ${json}`);
  });

  test('a line passes only for its store, its segment and its seq', async () => {
    const { log } = await start({ storeId: 'store' });
    await appendAll(log, 2);
    const [line] = await log.readLines(0, 1);
    if (line === undefined) throw new Error('nothing was read');
    expect(isShippedLineIntact('store', line)).toBe(true);
    expect(isShippedLineIntact('other', line)).toBe(false);
    expect(isShippedLineIntact('store', { ...line, segment: 2 })).toBe(false);
    expect(isShippedLineIntact('store', { ...line, seq: 2 })).toBe(false);
    expect(isShippedLineIntact('store', { ...line, line: line.line.replace('7', '8') })).toBe(
      false,
    );
  });

  test('the header names format, store, epoch, number, first seq, chain and size', async () => {
    const { log, files } = await start({ storeId: 'store' });
    await appendAll(log, 100, 'x'.repeat(100));
    const header: unknown = JSON.parse((linesOf(files, 2)[0] ?? '').slice(9));
    const [first] = await log
      .readLines(0, 100)
      .then((all) => all.filter(({ segment }) => segment === 2));
    const before = await log.readLines(0, (first?.seq ?? 1) - 1);
    const chain = before.reduce((sofar, { line }) => extendChain(sofar, line), chainStart);
    const { epoch } = log;
    expect(header).toEqual({
      header: 1,
      store: 'store',
      epoch,
      segment: 2,
      first: first?.seq,
      chain,
      bytes: 16_384,
    });
  });

  test('an idle log writes one mark after 50 ms, and a closed one ends with an end line', async () => {
    const { log, files, clock } = await start();
    await appendAll(log, 3);
    await clock.advanceAsync(49);
    expect(linesOf(files).at(-1)).toContain('"seq":3');
    await clock.advanceAsync(5000);
    expect(linesOf(files).at(-1)?.slice(9)).toBe(JSON.stringify({ mark: 3, chain: log.chain }));
    expect(linesOf(files).filter((line) => line.includes('{"mark"'))).toHaveLength(1);
    await log.close();
    expect(linesOf(files).at(-1)?.slice(9)).toBe(JSON.stringify({ end: 3, chain: log.chain }));
  });
});

describe('group commit', () => {
  test('what is appended in one turn shares one sync', async () => {
    const { log, files } = await start();
    const before = syncsOf(files);
    await appendAll(log, 64);
    expect(syncsOf(files) - before).toBe(1);
  });

  test('what is appended during a write shares the next, and one write is in flight at a time', async () => {
    const { log, files } = await start();
    let release = (): void => undefined;
    let inFlight = 0;
    let mostInFlight = 0;
    const { open } = files;
    await log.close();
    files.open = async (path, options) => {
      const handle = await open(path, options);
      return {
        ...handle,
        async datasync() {
          inFlight += 1;
          mostInFlight = Math.max(mostInFlight, inFlight);
          await new Promise<void>((resolve) => (release = resolve));
          inFlight -= 1;
          await handle.datasync();
        },
      };
    };
    const { log: held } = await start({ files });
    const before = syncsOf(files);
    const first = held.append(body(1));
    await expect.poll(() => inFlight).toBe(1);
    for (let number = 2; number <= 40; number += 1) held.append(body(number));
    expect(held.durable).toBe(0);
    release();
    await held.whenDurable(first);
    await expect.poll(() => inFlight).toBe(1);
    expect(held.durable).toBe(1);
    release();
    await held.whenDurable(40);
    expect(syncsOf(files) - before).toBe(2);
    expect(mostInFlight).toBe(1);
  });

  test('nobody is told before the sync: listeners first, then those who wait', async () => {
    const { log } = await start();
    const told: string[] = [];
    log.onDurable((durable) => told.push(`durable ${durable}`));
    const seq = log.append(body(1));
    expect(log.durable).toBe(0);
    expect(await log.read(0, 10)).toEqual([]);
    await log.whenDurable(seq).then(() => told.push('acknowledged'));
    expect(told).toEqual(['durable 1', 'acknowledged']);
    expect(await log.read(0, 10)).toEqual([{ seq: 1, durable: 0, ...body(1) }]);
  });

  test('later changes to what was appended do not reach the disk', async () => {
    const { log } = await start();
    const mutable = body(1);
    log.append(mutable);
    mutable.result.number = 99;
    await log.whenDurable(1);
    expect((await log.read(0, 1))[0]?.result).toEqual({ number: 1 });
  });
});

describe('when the disk fails', () => {
  test.each(['write', 'sync'] as const)(
    'a failed %s closes the log for good; reading goes on',
    async (kind) => {
      const { log, files } = await start();
      await appendAll(log, 5);
      const states: string[] = [];
      log.onState(({ kind: state }) => states.push(state));
      files.fault = (operation) => (operation.kind === kind ? withCode('EIO') : undefined);
      const lost = log.append(body(6));
      await expect(log.whenDurable(lost)).rejects.toThrow(LogFailed);
      files.fault = () => undefined;
      const before = files.operations.length;
      expect(() => log.append(body(7))).toThrow(LogFailed);
      await expect(log.whenDurable(lost)).rejects.toThrow(LogFailed);
      await log.close();
      expect(files.operations.slice(before)).toEqual([]);
      expect(states).toEqual(['failed', 'closed']);
      expect(await log.read(0, 10)).toHaveLength(5);
    },
  );

  test('a full disk is met before anything is accepted, and the log resumes by itself', async () => {
    const files = createPowerCutFiles();
    const { log, clock } = await start({ files });
    await appendAll(log, 5);
    let hasRoom = false;
    files.fault = ({ kind, path }) =>
      !hasRoom && kind === 'write' && path.endsWith('.spare') ? withCode('ENOSPC') : undefined;
    // Fills segment 1 and takes the spare; the next one cannot be laid out.
    await appendAll(log, 100, 'x'.repeat(100));
    await expect.poll(() => log.state.kind).toBe('full');
    expect(() => log.append(body(1))).toThrow(LogFull);
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

  test('with no room at start it recovers in memory, serves what it has, and goes on when there is room', async () => {
    const { log, files } = await start();
    await appendAll(log, 5);
    const disk = files.cutPower(createSeededRandom(1));
    disk.fault = ({ kind }) => (kind === 'write' ? withCode('ENOSPC') : undefined);
    const { log: reopened, clock } = await start({ files: disk });
    expect(reopened.state.kind).toBe('full');
    expect(reopened.recovery.join()).toContain('not clean');
    expect(await reopened.read(0, 10)).toHaveLength(5);
    expect(() => reopened.append(body(6))).toThrow(LogFull);
    disk.fault = () => undefined;
    await clock.advanceAsync(1100);
    expect(reopened.state.kind).toBe('open');
    await appendAll(reopened, 1);
    expect((await reopened.read(5, 5)).map(({ seq }) => seq)).toEqual([6]);
  });
});

describe('large and wrong records', () => {
  test('a record may be larger than a segment', async () => {
    const { log, files } = await start();
    await appendAll(log, 2, 'x'.repeat(50_000));
    await appendAll(log, 1);
    await log.close();
    const { log: again } = await start({ files });
    expect(again.recovery).toEqual([]);
    expect((await again.read(0, 5)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('one beyond the limit is refused with both sizes, and takes no seq', async () => {
    const { log } = await start({ maxRecordBytes: 1000 });
    expect(() => log.append(body(1, 'x'.repeat(2000)))).toThrow(RecordTooLarge);
    expect(log.head).toBe(0);
  });

  test('a closed log says so', async () => {
    const { log } = await start();
    const seq = log.append(body(1));
    await Promise.all([log.close(), log.close()]);
    await log.whenDurable(seq);
    expect(log.state.kind).toBe('closed');
    expect(() => log.append(body(2))).toThrow(LogClosed);
  });
});

describe('starting again', () => {
  test('after a clean stop it goes on in the same segment and the same epoch', async () => {
    const { log, files } = await start();
    await appendAll(log, 5);
    await log.close();
    const { log: again } = await start({ files });
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
    const { log, files } = await start();
    await appendAll(log, 5);
    const disk = files.cutPower(createSeededRandom(1));
    const { log: again } = await start({ files: disk });
    expect(again.epoch).toEqual(log.epoch);
    const names = disk.operations.filter(({ kind }) => kind === 'rename').map(({ path }) => path);
    expect(names).toContain('/log/00000001.repair');
    await appendAll(again, 1);
    expect((await again.readLines(5, 1))[0]?.segment).toBe(2);
  });

  test('another epoch begins a child of the one on disk', async () => {
    const { log, files } = await start();
    await appendAll(log, 5);
    await log.close();
    const { log: child } = await start({ files, epoch: { id: 'restored', parent: null } });
    const parent = { id: log.epoch.id, seq: 5, chain: log.chain };
    expect(child.epoch).toEqual({ id: 'restored', parent });
    await child.close();
    const { log: again } = await start({ files });
    expect(again.epoch).toEqual(child.epoch);
  });

  test('a store that must forget drops its old segments, and starts without them', async () => {
    const { log, files } = await start({ erasable: true });
    await appendAll(log, 100, 'secret'.repeat(20));
    const first = await log.roll();
    expect(first).toBe(101);
    await appendAll(log, 1);
    expect(await log.dropSegmentsBefore(first)).toBeGreaterThan(0);
    expect((await log.read(0, 500)).map(({ seq }) => seq)).toEqual([101]);
    const disk = files.cutPower(createSeededRandom(3));
    for (const name of await disk.list('/log'))
      expect(disk.bytesOf(`/log/${name}`).includes('secret')).toBe(false);
    const { log: again } = await start({ files: disk, erasable: true });
    expect((await again.read(0, 500)).map(({ seq }) => seq)).toEqual([101]);
  });

  test('the log of a contest is for ever: it drops nothing', async () => {
    const { log } = await start();
    await expect(log.dropSegmentsBefore(1)).rejects.toThrow('for ever');
  });
});
