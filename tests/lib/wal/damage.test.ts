import { describe, expect, test } from 'vitest';
import {
  inspectLog,
  LogDamaged,
  openLog,
  openLogReader,
  type OpenedLog,
  repairLog,
} from '../../../lib/wal/index.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPowerCutFiles, type PowerCutFiles } from '../../support/power-cut-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const dir = '/log';
const fileOf = (segment: number): string => `/log/0000000${segment}.log`;

const open = (files: PowerCutFiles): Promise<OpenedLog> =>
  openLog({
    dir,
    clock: createFakeClock(),
    random: createSeededRandom(3),
    segmentBytes: 8192,
    files,
  });

const textOf = (seq: number): string => `record ${seq} ${'ink '.repeat(40)}`;

/** Three segments: 61 records, stopped cleanly. */
const closedLog = async (): Promise<PowerCutFiles> => {
  const files = createPowerCutFiles();
  const log = await open(files);
  for (let seq = 1; seq <= 61; seq += 1) {
    log.append({ at: seq, by: 'device', events: [textOf(seq)], result: seq });
    await log.whenDurable(seq);
  }
  await log.close();
  return files;
};

const copyOf = (files: PowerCutFiles): PowerCutFiles => files.cutPower(createSeededRandom(1));

/** Everything the log shows, or the refusal. */
const readAll = async (files: PowerCutFiles): Promise<readonly unknown[] | LogDamaged> => {
  try {
    const log = await open(files);
    const found: unknown[] = [];
    for await (const run of log.replay(0)) found.push(...run.map(({ events }) => events[0]));
    await log.close();
    return found;
  } catch (error) {
    if (error instanceof LogDamaged) return error;
    throw error;
  }
};

const allTexts = Array.from({ length: 61 }, (_, index) => textOf(index + 1));

const flipBit = (files: PowerCutFiles, path: string, bit: number): void => {
  const bytes = files.bytesOf(path);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  files.setBytes(path, bytes);
};

describe('damage is never silently wrong', () => {
  test('a flipped bit anywhere is refused by file and byte, or leaves every record as it was', async () => {
    const pristine = await closedLog();
    const paths = (await pristine.list(dir)).map((name) => `${dir}/${name}`);
    const random = createSeededRandom(11);
    let refused = 0;
    for (let trial = 0; trial < 600; trial += 1) {
      const files = copyOf(pristine);
      const path = paths[random.below(paths.length)] ?? '';
      const bit = random.below(files.bytesOf(path).length * 8);
      flipBit(files, path, bit);
      const found = await readAll(files);
      if (!(found instanceof LogDamaged)) {
        expect(found, `${path}, bit ${bit}`).toEqual(allTexts);
        continue;
      }
      refused += 1;
      expect(found.file).toBe(path);
      expect(found.byte).toBeLessThanOrEqual(bit >> 3);
      expect(found.message).toContain('doctor');
    }
    console.log(`600 flipped bits: ${refused} refused, ${600 - refused} without effect`);
    expect(refused).toBeGreaterThan(100);
  });

  test('a line of an earlier write that is bad is damage, not a torn end', async () => {
    const files = createPowerCutFiles();
    const log = await open(files);
    for (let seq = 1; seq <= 3; seq += 1) {
      log.append({ at: seq, by: 'device', events: [textOf(seq)], result: seq });
      await log.whenDurable(seq);
    }
    // No mark stands behind them yet: the third one alone tells that the second was on disk.
    const disk = copyOf(files);
    flipBit(disk, fileOf(1), disk.bytesOf(fileOf(1)).indexOf(Buffer.from('record 2 ')) * 8);
    expect(await readAll(disk)).toMatchObject({ file: fileOf(1) });
    const last = copyOf(files);
    flipBit(last, fileOf(1), last.bytesOf(fileOf(1)).indexOf(Buffer.from('record 3 ')) * 8);
    expect(await readAll(last)).toEqual([textOf(1), textOf(2)]);
  });

  test('a spare that is not as it was laid out is laid out anew', async () => {
    const pristine = await closedLog();
    for (const byte of [0, 100, 4095, 4096, 8191]) {
      const files = copyOf(pristine);
      flipBit(files, fileOf(4), byte * 8);
      expect(await readAll(files), `byte ${byte}`).toEqual(allTexts);
      expect((await inspectLog({ dir, files })).damage).toEqual([]);
    }
    // More than a line's worth is no accident of a spare: it may have been records.
    const files = copyOf(pristine);
    files.setBytes(fileOf(4), Buffer.concat([Buffer.alloc(4096), Buffer.alloc(4096, 'x')]));
    expect(await readAll(files)).toMatchObject({ file: fileOf(4) });
  });

  test('a truncated file is refused, wherever it was cut', async () => {
    const pristine = await closedLog();
    const random = createSeededRandom(12);
    for (let trial = 0; trial < 150; trial += 1) {
      const files = copyOf(pristine);
      const path = fileOf(1 + random.below(3));
      files.setBytes(path, files.bytesOf(path).subarray(0, random.below(8192)));
      expect(await readAll(files)).toBeInstanceOf(LogDamaged);
    }
  });

  test('a missing file in the middle is named', async () => {
    const files = await closedLog();
    await files.remove(fileOf(2));
    expect(await readAll(files)).toMatchObject({
      file: fileOf(2),
      sentence: 'the file is missing.',
    });
  });

  test('a line that was moved, and a segment that was renamed, are refused', async () => {
    const files = await closedLog();
    const [one, two] = [files.bytesOf(fileOf(1)), files.bytesOf(fileOf(2))];
    files.setBytes(fileOf(1), two);
    files.setBytes(fileOf(2), one);
    expect(await readAll(files)).toBeInstanceOf(LogDamaged);
    files.setBytes(fileOf(2), two);
    const lines = one.toString('latin1').split('\n');
    const moved = [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].join('\n');
    files.setBytes(fileOf(1), Buffer.from(moved, 'latin1'));
    expect(await readAll(files)).toMatchObject({ file: fileOf(1) });
  });

  test('a refusal changes nothing on the disk', async () => {
    const files = await closedLog();
    flipBit(files, fileOf(3), 8 * 600);
    const before = files.bytesOf(fileOf(3));
    const names = await files.list(dir);
    expect(await readAll(files)).toBeInstanceOf(LogDamaged);
    expect(files.bytesOf(fileOf(3)).equals(before)).toBe(true);
    expect(await files.list(dir)).toEqual(names);
  });
});

describe('doctor', () => {
  test('a healthy log is reported file by file', async () => {
    const files = await closedLog();
    const report = await inspectLog({ dir, files });
    expect(report).toMatchObject({
      damage: [],
      torn: undefined,
      isClean: true,
      savable: { seq: 61 },
    });
    expect(report.segments.map(({ kind }) => kind)).toEqual(['lines', 'lines', 'lines', 'spare']);
    expect(report.segments.reduce((sum, { records }) => sum + records, 0)).toBe(61);
  });

  test('damage in an old segment is named with what lies behind it', async () => {
    const files = await closedLog();
    const line = files.bytesOf(fileOf(1)).indexOf(Buffer.from('record 5 '));
    flipBit(files, fileOf(1), line * 8);
    const report = await inspectLog({ dir, files });
    expect(report.savable?.seq).toBe(4);
    expect(report.damage[0]).toMatchObject({ file: fileOf(1) });
    expect(report.damage[0]?.recordsBeyond).toBeGreaterThan(10);
  });

  test('bytes behind the last line of an old segment are damage, not a torn end', async () => {
    const files = await closedLog();
    flipBit(files, fileOf(1), 8 * 8191);
    const report = await inspectLog({ dir, files });
    expect(report.torn).toBeUndefined();
    expect(report.damage).toMatchObject([{ file: fileOf(1) }]);
  });

  test('an edited line with a mended CRC shows in the chain', async () => {
    const files = await closedLog();
    const other = await otherHistory();
    // A segment of the same store and epoch whose records say something else, each line intact in itself.
    files.setBytes(fileOf(1), other.bytesOf(fileOf(1)));
    const report = await inspectLog({ dir, files });
    expect(report.damage.map(({ sentence }) => sentence).join()).toContain('edited');
  });

  test('a repair keeps the whole beginning in a new epoch, and sets the rest aside', async () => {
    const files = await closedLog();
    const epoch = (await openLogReader({ dir, files }))?.epoch;
    const line = files.bytesOf(fileOf(2)).indexOf(Buffer.from('record 30 '));
    flipBit(files, fileOf(2), line * 8);
    const original = files.bytesOf(fileOf(2));
    const repaired = await repairLog({ dir, files, clock: createFakeClock() });
    expect(repaired).toMatchObject({ seq: 29, epoch: { parent: { id: epoch?.id, seq: 29 } } });
    expect(repaired.setAside.length).toBeGreaterThan(1);
    expect(files.bytesOf('/log/00000002.damaged').equals(original)).toBe(true);
    const disk = copyOf(files);
    expect(await readAll(disk)).toEqual(allTexts.slice(0, 29));
    expect((await inspectLog({ dir, files: disk })).damage).toEqual([]);
  });

  test('a history may be cut to an earlier moment, in a new epoch', async () => {
    for (const upToSeq of [0, 1, 20, 21, 22, 60, 61]) {
      const files = await closedLog();
      const repaired = await repairLog({ dir, files, clock: createFakeClock(), upToSeq });
      expect(repaired.seq).toBe(upToSeq);
      expect(await readAll(copyOf(files))).toEqual(allTexts.slice(0, upToSeq));
    }
  });

  test('where nothing can be saved it says so and touches nothing', async () => {
    const files = await closedLog();
    flipBit(files, fileOf(1), 8 * 30);
    const before = await files.list(dir);
    await expect(repairLog({ dir, files, clock: createFakeClock() })).rejects.toThrow(
      'restore a backup',
    );
    expect(await files.list(dir)).toEqual(before);
  });
});

describe('another process that only reads', () => {
  test('follows what is written, segment after segment, and changes nothing', async () => {
    const files = createPowerCutFiles();
    expect(await openLogReader({ dir, files })).toBeUndefined();
    const log = await open(files);
    const reader = await openLogReader({ dir, files });
    if (reader === undefined) throw new Error('there is a log');
    expect(await reader.refresh()).toBe(false);
    for (let seq = 1; seq <= 61; seq += 1) {
      log.append({ at: seq, by: 'device', events: [textOf(seq)], result: seq });
      await log.whenDurable(seq);
      expect(await reader.refresh()).toBe(true);
      expect((await reader.read(seq - 1, 5)).map((record) => record.seq)).toEqual([seq]);
    }
    expect(reader).toMatchObject({
      head: 61,
      storeId: log.storeId,
      chain: log.chain,
      epoch: log.epoch,
    });
    await log.close();
    expect(await reader.refresh()).toBe(true);
    expect(reader.durable).toBe(61);
  });
});

const otherHistory = async (): Promise<PowerCutFiles> => {
  const files = createPowerCutFiles();
  const log = await open(files);
  for (let seq = 1; seq <= 61; seq += 1) {
    log.append({ at: seq, by: 'device', events: [textOf(seq).toUpperCase()], result: seq });
    await log.whenDurable(seq);
  }
  await log.close();
  return files;
};
