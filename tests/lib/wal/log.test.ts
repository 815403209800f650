import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type LogWrite,
  chainStart,
  extendChain,
  isShippedLineIntact,
} from '../../../lib/wal/index.ts';
import { appendAll, bodyOf, startLog } from '../../support/log-under-test.ts';
import type { PowerCutFiles } from '../../support/power-cut-files.ts';

const linesOf = (files: PowerCutFiles, segment = 1): string[] =>
  files.bytesOf(`/log/0000000${segment}.log`).toString().replace(/\0+$/, '').trimEnd().split('\n');

const syncsOf = (files: PowerCutFiles): number =>
  files.operations.filter(({ kind }) => kind === 'sync').length;

/** Each write waits until it is released. */
const holdWrites = (files: PowerCutFiles) => {
  let release = (): void => undefined;
  let inFlight = 0;
  let mostInFlight = 0;
  const { open } = files;
  files.open = async (path, options) => {
    const handle = await open(path, options);
    if (options?.synced !== true) return handle;
    return {
      ...handle,
      async write(bytes, position) {
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await new Promise<void>((resolve) => (release = resolve));
        inFlight -= 1;
        return handle.write(bytes, position);
      },
    };
  };
  return {
    inFlight: () => inFlight,
    mostInFlight: () => mostInFlight,
    release: () => release(),
  };
};

describe('the format', () => {
  test('a record is one line: its CRC, then its fields in a fixed order', async () => {
    const { log, files } = await startLog({ storeId: 'store' });
    await appendAll(log, 1);
    const [, , line = ''] = linesOf(files);
    const json =
      '{"seq":1,"at":1001,"by":"device-7","key":"key-1","durable":0,' +
      '"events":[{"kind":"entered","number":1,"text":""}],"result":{"number":1}}';
    const crc = crc32(json, crc32('store 1 1')).toString(16).padStart(8, '0');
    expect(line).toBe(`${crc} ${json}`);
  });

  test('a line passes only for its store, its segment and its seq', async () => {
    const { log } = await startLog({ storeId: 'store' });
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
    const { log, files } = await startLog({ storeId: 'store' });
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
    const { log, files, clock } = await startLog();
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
    const { log, files } = await startLog();
    const before = syncsOf(files);
    await appendAll(log, 64);
    expect(syncsOf(files) - before).toBe(1);
  });

  test('each write is told, with its records, its bytes and how long it took', async () => {
    const told: LogWrite[] = [];
    const { log, files } = await startLog({ onWrite: (write) => void told.push(write) });
    await appendAll(log, 64);
    await appendAll(log, 1);
    expect(told.map(({ records }) => records)).toEqual([64, 1]);
    const records = linesOf(files).filter((line) => line.includes('"device-7"'));
    expect(records).toHaveLength(65);
    const bytes = records.reduce((sum, line) => sum + line.length + 1, 0);
    expect(told.reduce((sum, write) => sum + write.bytes, 0)).toBe(bytes);
    expect(told.every(({ ms }) => ms >= 0)).toBe(true);
  });

  test('what is appended during a write shares the next, and one write is in flight at a time', async () => {
    const { log, files } = await startLog();
    await log.close();
    const writes = holdWrites(files);
    const { log: held } = await startLog({ files });
    const before = syncsOf(files);
    const first = held.append(bodyOf(1));
    await expect.poll(writes.inFlight).toBe(1);
    for (let number = 2; number <= 40; number += 1) held.append(bodyOf(number));
    expect(held.durable).toBe(0);
    writes.release();
    await held.whenDurable(first);
    await expect.poll(writes.inFlight).toBe(1);
    expect(held.durable).toBe(1);
    writes.release();
    await held.whenDurable(40);
    expect(syncsOf(files) - before).toBe(2);
    expect(writes.mostInFlight()).toBe(1);
  });

  test('many that come together after a quick write are two writes: the first is answered while the second is on its way', async () => {
    const { log, files } = await startLog();
    await log.close();
    const writes = holdWrites(files);
    const { log: held } = await startLog({ files });
    held.append(bodyOf(1));
    await expect.poll(writes.inFlight).toBe(1);
    writes.release();
    await held.whenDurable(1);
    const answered = Array.from({ length: 64 }, (_, nth) => held.append(bodyOf(nth + 2)));
    await expect.poll(writes.inFlight).toBe(1);
    writes.release();
    await held.whenDurable(answered[31] ?? Infinity);
    expect([held.durable, writes.inFlight(), writes.mostInFlight()]).toEqual([33, 1, 1]);
    writes.release();
    await held.whenDurable(65);
  });

  test('durable and chain belong together at every moment', async () => {
    const { log } = await startLog();
    const seen = new Map<number, string>();
    const watching = { isOver: false };
    const watch = async (): Promise<void> => {
      while (!watching.isOver) {
        // Between the steps of the log, and then a whole turn for it.
        for (let step = 0; step < 200; step += 1) {
          const before = seen.get(log.durable);
          expect(before ?? log.chain).toBe(log.chain);
          seen.set(log.durable, log.chain);
          await Promise.resolve();
        }
        await new Promise((done) => setImmediate(done));
      }
    };
    const watched = watch();
    for (let burst = 0; burst < 20; burst += 1) await appendAll(log, 40);
    watching.isOver = true;
    await watched;
    for (const [seq, chain] of seen)
      if (seq > 0) expect((await log.chainAt(seq))?.chain).toBe(chain);
    expect(seen.size).toBeGreaterThan(10);
  });

  test('nobody is told before the sync: listeners first, then those who wait', async () => {
    const { log } = await startLog();
    const told: string[] = [];
    log.onDurable((durable) => told.push(`durable ${durable}`));
    const seq = log.append(bodyOf(1));
    expect(log.durable).toBe(0);
    expect(await log.read(0, 10)).toEqual([]);
    await log.whenDurable(seq).then(() => told.push('acknowledged'));
    expect(told).toEqual(['durable 1', 'acknowledged']);
    expect(await log.read(0, 10)).toEqual([{ seq: 1, durable: 0, ...bodyOf(1) }]);
  });

  test('later changes to what was appended do not reach the disk', async () => {
    const { log } = await startLog();
    const mutable = bodyOf(1);
    log.append(mutable);
    mutable.result.number = 99;
    await log.whenDurable(1);
    expect((await log.read(0, 1))[0]?.result).toEqual({ number: 1 });
  });
});
