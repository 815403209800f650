import { describe, expect, test } from 'vitest';
import { err, type Result } from '../../../shared/base/result.ts';
import { chainStart, type ReceivedUpTo, type ReceiveRefusal } from '../../../lib/wal/index.ts';
import { openReceivedLog, type OpenedLog, type ShippedLines } from '../../../lib/wal/index.ts';
import { createShipper } from '../../../server/backup/shipper.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { appendAll, startLog } from '../../support/log-under-test.ts';
import { createPowerCutFiles } from '../../support/power-cut-files.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

type Answer = Result<ReceivedUpTo, ReceiveRefusal>;
type Given = {
  readonly log: OpenedLog;
  readonly farEnd: Awaited<ReturnType<typeof openFarEnd>>;
  readonly away: Set<string>;
  readonly slow: Set<string>;
  readonly paceMs: number;
};

/** What the other end has, and how far it was told that all is there: over restarts of ours. */
const openFarEnd = async () => ({
  copy: await openReceivedLog({ dir: '/copy', files: createPowerCutFiles() }),
  noted: { whole: 0 },
  folders: new Set<string>(),
});

/** A log, a real copy of it at the other end, and a line between them that can be cut. */
const openLine = async (records = 5, given?: Partial<Given>) => {
  const log = given?.log ?? (await startLog()).log;
  await appendAll(log, records);
  const clock = createFakeClock();
  const { copy, noted, folders } = given?.farEnd ?? (await openFarEnd());
  const line = { isCut: false, told: undefined as Answer | undefined };
  /** Photos that nobody can send now. */
  const away = given?.away ?? new Set<string>();
  const slow = given?.slow ?? new Set<string>();
  const order: string[] = [];
  const troubles: string[] = [];
  const listeners = new Set<() => void>();
  const requireLine = (): void => {
    if (line.isCut) throw new Error('The line is cut.');
  };
  let there = (): ReceivedUpTo => ({ head: copy.head, chain: copy.chain });
  const shipper = createShipper({
    client: {
      upTo: async () => {
        requireLine();
        return { ...there(), whole: noted.whole };
      },
      sendLines: async (_history, shipped: ShippedLines) => {
        requireLine();
        order.push(`lines ${String(shipped.firstSeq)}+${String(shipped.lines.length)}`);
        return line.told ?? copy.receive(shipped);
      },
    },
    shipping: log,
    status: () => ({ storeId: log.storeId, epoch: log.epoch.id, durable: log.durable }),
    onRecords: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sendSealed: async () => {
      requireLine();
      order.push('people');
    },
    otherEnd: { name: 'The backup machine', restoreWith: 'contest restore --from backup' },
    photos: {
      // Every record names one.
      foldersOf: ({ seq }) => [{ owner: 'somebody', folder: `photo ${String(seq)}` }],
      sendFolder: async (_history, _owner, folder) => {
        requireLine();
        if (away.has(folder)) throw new Error('The media machine does not answer.');
        if (slow.has(folder)) await new Promise((done) => clock.after(9000, () => done(null)));
        folders.add(folder);
        order.push(folder);
      },
      noteWhole: async (_history, seq) => {
        requireLine();
        noted.whole = Math.min(seq, there().head);
      },
    },
    clock,
    ...(given?.paceMs !== undefined && { paceMs: given.paceMs }),
    reportTrouble: (_what, cause) =>
      void troubles.push(cause instanceof Error ? cause.message : String(cause)),
  });
  await clock.advanceAsync(0);
  return {
    ...{ log, clock, copy, line, order, troubles, shipper, folders, noted, away },
    pretend: (upTo: ReceivedUpTo) => {
      there = () => upTo;
    },
    append: async (count: number) => {
      await appendAll(log, count);
      for (const listener of listeners) listener();
      await clock.advanceAsync(0);
    },
  };
};

describe('shipping the log', () => {
  test('sends what records name before them, and confirms what is there with all it names', async () => {
    const { copy, log, order, shipper } = await openLine();
    expect(copy.chain).toBe(log.chain);
    expect(order.slice(0, 2)).toEqual(['people', 'people']);
    const photos = ['photo 1', 'photo 2', 'photo 3', 'photo 4', 'photo 5'];
    expect(order.slice(2, 7).toSorted()).toEqual(photos);
    expect(order.slice(7)).toEqual(['lines 1+5', 'people']);
    expect([shipper.seq(), shipper.lag(), shipper.trouble()]).toEqual([
      5,
      { records: 0, ms: 0 },
      undefined,
    ]);
  });

  test('sends each new record at once, and again people when there is none', async () => {
    const { append, order, shipper } = await openLine();
    order.length = 0;
    await append(2);
    expect(order).toEqual(['people', 'photo 6', 'photo 7', 'lines 6+2', 'people']);
    order.length = 0;
    await append(0);
    expect(order).toEqual(['people']);
    expect(shipper.seq()).toBe(7);
  });

  test('sends what came within its pace together, and no later than that', async () => {
    const { append, clock, order, shipper } = await openLine(5, { paceMs: 400 });
    order.length = 0;
    await append(1);
    await clock.advanceAsync(300);
    await append(2);
    expect([order, shipper.lag()]).toEqual([[], { records: 3, ms: 300 }]);
    await clock.advanceAsync(100);
    expect(order.filter((each) => each.startsWith('lines'))).toEqual(['lines 6+3']);
    expect(shipper.seq()).toBe(8);
  });

  test('keeps what is confirmed while the line is cut, tells how far behind it is, and goes on by itself', async () => {
    const { append, clock, line, shipper, troubles, copy, log } = await openLine();
    line.isCut = true;
    await append(3);
    await clock.advanceAsync(5000);
    await append(1);
    expect(shipper.seq()).toBe(5);
    expect(shipper.lag()).toEqual({ records: 4, ms: 5000 });
    expect(shipper.trouble()).toBe('The line is cut.');
    // However often it was tried, it is told once.
    expect(troubles).toEqual(['The line is cut.']);
    line.isCut = false;
    await clock.advanceAsync(31_000);
    expect(copy.chain).toBe(log.chain);
    expect([shipper.seq(), shipper.trouble()]).toEqual([9, undefined]);
  });

  test('begins where the other end stands when the answer to what was sent got lost', async () => {
    const { append, clock, copy, line, log, shipper } = await openLine();
    const lost = await log.ship(5, 10);
    await append(0);
    line.isCut = true;
    await append(2);
    const sent = await log.ship(5, 10);
    if (sent === undefined) throw new Error('nothing to ship');
    await copy.receive({ ...sent, chain: copy.chain });
    line.isCut = false;
    await clock.advanceAsync(31_000);
    expect([lost, shipper.seq(), copy.head]).toEqual([undefined, 7, 7]);
  });

  test('fills a machine that lost all it had', async () => {
    const first = await openLine();
    const empty = await openReceivedLog({ dir: '/new', files: createPowerCutFiles() });
    first.pretend({ head: 0, chain: chainStart });
    first.noted.whole = 0;
    first.folders.clear();
    first.copy.receive = (shipped) => empty.receive(shipped);
    await first.clock.advanceAsync(16_000);
    expect(empty.chain).toBe(first.log.chain);
    expect(first.folders.size).toBe(5);
    expect(first.shipper.seq()).toBe(5);
  });

  test('sends nothing to a machine that is ahead of it or holds another history', async () => {
    const ahead = await openLine();
    ahead.pretend({ head: 90, chain: 'a'.repeat(64) });
    ahead.order.length = 0;
    await ahead.clock.advanceAsync(16_000);
    await ahead.append(1);
    expect(ahead.order).toEqual([]);
    expect(ahead.shipper.trouble()).toMatch(/older than the backup.*restore --from backup/);

    const other = await startLog({ random: createSeededRandom(8) });
    await appendAll(other.log, 4);
    const forked = await openLine();
    forked.pretend({ head: 4, chain: other.log.chain });
    forked.order.length = 0;
    await forked.clock.advanceAsync(16_000);
    expect(forked.order).toEqual([]);
    expect(forked.shipper.trouble()).toMatch(/another record 4 than we have/);
  });

  test('takes a fork that only the other end sees for one', async () => {
    const { append, line, log, shipper } = await openLine();
    line.told = err({ kind: 'fork', head: 5, chain: log.chain });
    await append(1);
    expect(shipper.trouble()).toMatch(/do not follow/);
    expect(shipper.seq()).toBe(5);
  });

  test('does not hold records back for a photo that nobody can send, and does not confirm them either', async () => {
    const away = new Set(['photo 7']);
    const { append, clock, copy, folders, log, shipper, troubles } = await openLine(5, { away });
    await append(3);
    expect(copy.chain).toBe(log.chain);
    expect(folders.has('photo 8')).toBe(true);
    expect([shipper.seq(), shipper.lag()]).toEqual([6, { records: 2, ms: 0 }]);
    await clock.advanceAsync(4000);
    expect(shipper.lag()).toEqual({ records: 2, ms: 4000 });
    expect(shipper.trouble()).toBe('The media machine does not answer.');
    expect(troubles).toEqual(['The media machine does not answer.']);
    await append(1);
    expect([copy.chain, shipper.seq()]).toEqual([log.chain, 6]);
    away.clear();
    await clock.advanceAsync(16_000);
    expect([shipper.seq(), shipper.trouble()]).toEqual([9, undefined]);
    expect(shipper.lag()).toEqual({ records: 0, ms: 0 });
  });

  test('does not wait long for a photo that takes its time, and not again behind it', async () => {
    const slow = new Set(['photo 6']);
    const { append, clock, copy, log, shipper, order } = await openLine(5, { slow });
    await append(1);
    expect(copy.head).toBe(5);
    await clock.advanceAsync(2000);
    expect(copy.chain).toBe(log.chain);
    await append(1);
    expect([copy.chain, shipper.seq()]).toEqual([log.chain, 5]);
    await clock.advanceAsync(8000);
    expect([order.includes('photo 6'), shipper.seq()]).toEqual([true, 7]);
  });

  test('knows after a restart which photos are still owed', async () => {
    const farEnd = await openFarEnd();
    const away = new Set(['photo 3']);
    const first = await openLine(6, { farEnd, away });
    await first.clock.advanceAsync(2000);
    expect(farEnd.noted.whole).toBe(2);
    await first.shipper.close();
    const second = await openLine(2, { farEnd, away, log: first.log });
    expect(second.copy.chain).toBe(second.log.chain);
    expect(second.shipper.seq()).toBe(2);
    away.clear();
    await second.clock.advanceAsync(16_000);
    expect([farEnd.folders.has('photo 3'), second.shipper.seq()]).toEqual([true, 8]);
    await second.clock.advanceAsync(2000);
    expect(farEnd.noted.whole).toBe(8);
  });

  test('tells how far all is there once a second, and does not send it again after a restart', async () => {
    const farEnd = await openFarEnd();
    const first = await openLine(5, { farEnd });
    expect(farEnd.noted.whole).toBe(0);
    await first.clock.advanceAsync(1000);
    expect(farEnd.noted.whole).toBe(5);
    await first.shipper.close();
    const second = await openLine(1, { farEnd, log: first.log });
    expect(second.order.filter((each) => each.startsWith('photo'))).toEqual(['photo 6']);
  });

  test('stops when it is closed', async () => {
    const { append, order, shipper } = await openLine();
    await shipper.close();
    order.length = 0;
    await append(1);
    expect(order).toEqual([]);
  });
});
