import { describe, expect, test } from 'vitest';
import {
  openLogReader,
  openReceivedLog,
  type OpenedLog,
  type ReceivedLog,
  type ShippedLines,
} from '../../../lib/wal/index.ts';
import { appendAll, startLog } from '../../support/log-under-test.ts';
import { createPowerCutFiles, type PowerCutFiles } from '../../support/power-cut-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const dir = '/copy';

const nextOf = async (
  log: OpenedLog,
  { head, chain }: Pick<ReceivedLog, 'head' | 'chain'>,
  limit = 7,
): Promise<ShippedLines | undefined> => {
  const shipped = await log.ship(head, limit);
  return shipped && { ...shipped, chain };
};

/** Sends until nothing is left to be sent. */
const shipAll = async (log: OpenedLog, copy: ReceivedLog): Promise<void> => {
  for (;;) {
    const next = await nextOf(log, copy);
    if (next === undefined) return;
    expect(await copy.receive(next)).toMatchObject({ ok: true });
  }
};

const long = 'x'.repeat(900);

describe('a received log', () => {
  test('is the log that was sent, over segments, restarts and unclean stops of its owner', async () => {
    const files = createPowerCutFiles();
    const copy = await openReceivedLog({ dir, files });
    const first = await startLog();
    await appendAll(first.log, 40, long);
    await shipAll(first.log, copy);
    // No end line: the segment is mended, and the log goes on in the next one.
    const second = await startLog({ files: first.files.cutPower(createSeededRandom(3)) });
    expect(second.log.head).toBe(40);
    await appendAll(second.log, 40, long);
    await shipAll(second.log, copy);
    await copy.close();

    const reader = await openLogReader({ dir, files });
    const { storeId, head, durable, chain } = second.log;
    expect(reader).toMatchObject({ storeId, head, chain });
    expect(head).toBe(durable);
    expect(await reader?.read(0, 1000)).toEqual(await second.log.read(0, 1000));
    expect((await files.list(dir)).length).toBeGreaterThan(3);
    const again = await openReceivedLog({ dir, files });
    expect(again).toMatchObject({ head, chain, recovery: [] });
  });

  test('takes nothing into a file that was deleted, and begins anew when it is opened again', async () => {
    const files = createPowerCutFiles();
    const { log } = await startLog();
    await appendAll(log, 3);
    const copy = await openReceivedLog({ dir, files });
    await shipAll(log, copy);
    for (const name of await files.list(dir)) await files.remove(`${dir}/${name}`);
    await appendAll(log, 1);
    const next = await nextOf(log, copy);
    if (next === undefined) throw new Error('nothing to ship');
    await expect(copy.receive(next)).rejects.toThrow(/is gone/);
    const again = await openReceivedLog({ dir, files });
    expect(again.head).toBe(0);
    await shipAll(log, again);
    expect(again.chain).toBe(log.chain);
  });

  test('says where it stands to who begins elsewhere, and takes nothing of another history', async () => {
    const { log } = await startLog();
    await appendAll(log, 12);
    const copy = await openReceivedLog({ dir, files: createPowerCutFiles() });
    const first = await nextOf(log, copy);
    if (first === undefined) throw new Error('there is nothing to ship');
    await copy.receive(first);
    const { head, chain } = copy;
    expect(head).toBe(7);
    expect(await copy.receive(first)).toEqual({
      ok: false,
      error: { kind: 'elsewhere', head, chain },
    });

    const other = await startLog({ random: createSeededRandom(8) });
    await appendAll(other.log, 12);
    const alien = await nextOf(other.log, copy);
    const next = await nextOf(log, copy);
    if (alien === undefined || next === undefined) throw new Error('there is nothing to ship');
    for (const forked of [
      alien,
      { ...next, chain: '0'.repeat(64) },
      { ...next, header: { ...next.header, first: 2 } },
      { ...next, header: { ...next.header, segment: 3 } },
    ])
      expect(await copy.receive(forked)).toEqual({
        ok: false,
        error: { kind: 'fork', head, chain },
      });
    expect(await copy.receive(next)).toEqual({
      ok: true,
      value: { head: 12, chain: log.chain },
    });
  });

  test('takes no line that is not as it was written', async () => {
    const { log } = await startLog();
    await appendAll(log, 5);
    const copy = await openReceivedLog({ dir, files: createPowerCutFiles() });
    const next = await nextOf(log, copy);
    if (next === undefined) throw new Error('there is nothing to ship');
    const lines = next.lines.map((line, nth) =>
      nth === 2 ? line.replace('entered', 'Entered') : line,
    );
    expect(await copy.receive({ ...next, lines })).toEqual({
      ok: false,
      error: { kind: 'damaged', seq: 3 },
    });
    expect(copy.head).toBe(0);
    expect(await copy.receive(next)).toMatchObject({ ok: true });
  });

  test('takes nothing more once the disk failed, until it is opened anew', async () => {
    const { log } = await startLog();
    await appendAll(log, 9);
    const files = createPowerCutFiles();
    const copy = await openReceivedLog({ dir, files });
    const [first, disk] = [await nextOf(log, copy), new Error('EIO')];
    if (first === undefined) throw new Error('there is nothing to ship');
    files.fault = ({ kind }) => (kind === 'sync' ? disk : undefined);
    await expect(copy.receive(first)).rejects.toBe(disk);
    files.fault = () => undefined;
    await expect(copy.receive(first)).rejects.toBe(disk);
    const again = await openReceivedLog({ dir, files });
    await shipAll(log, again);
    expect(again.chain).toBe(log.chain);
  });

  test('has after any power cut every line that it answered for, and goes on from there', async () => {
    const counts = { lives: 0, answered: 0, cuts: 0 };
    for (let seed = 1; seed <= 150; seed += 1) await liveThroughCuts(seed, counts);
    console.log('power cuts while receiving', counts);
    expect(counts.cuts).toBeGreaterThan(20);
  });
});

type Counts = { lives: number; answered: number; cuts: number };

const liveThroughCuts = async (seed: number, counts: Counts): Promise<void> => {
  const random = createSeededRandom(seed);
  const { log } = await startLog({ segmentBytes: 8192 });
  await appendAll(log, 60, 'y'.repeat(random.below(700)));
  let files: PowerCutFiles = createPowerCutFiles();
  let answered = 0;
  for (let life = 0; life < 4; life += 1) {
    counts.lives += 1;
    const copy = await openReceivedLog({ dir, files });
    if (copy.recovery.length > 0) counts.cuts += 1;
    expect(copy.head, `seed ${String(seed)}`).toBeGreaterThanOrEqual(answered);
    const mine = copy.head === 0 ? undefined : await log.chainAt(copy.head);
    if (mine !== undefined) expect(copy.chain, `seed ${String(seed)}`).toBe(mine.chain);
    let operations = random.below(60);
    files.fault = () => ((operations -= 1) < 0 ? new Error('the power is gone') : undefined);
    files.maxWriteBytes = (wanted) => 1 + random.below(wanted);
    for (;;) {
      const next = await nextOf(log, copy, 1 + random.below(9));
      const answer = next && (await copy.receive(next).catch(() => undefined));
      if (answer?.ok !== true) break;
      answered = answer.value.head;
      counts.answered += 1;
    }
    files = files.cutPower(random);
  }
  const last = await openReceivedLog({ dir, files });
  await shipAll(log, last);
  expect(last.chain, `seed ${String(seed)}`).toBe(log.chain);
  const reader = await openLogReader({ dir, files });
  expect(reader?.head).toBe(60);
};
