import {
  adoptSnapshot,
  appendEvents,
  compact,
  type KeptPlace,
  type KeptStreams,
} from '../../lib/realtime/client/device/index.ts';
import type { Delivery } from '../../shared/wire/frames.ts';
import { assertEqual, assertRejects, openTwoTabs, times, type Clauses } from './clauses.ts';

const make = 'this release';
const stream = 'public';

const eventAt = (seq: number): Delivery => [
  'added',
  { name: `entry ${seq}` },
  { stream, epoch: 'one', seq, prev: seq - 1, at: 0 },
];
/** From `first` to `last`, both included. */
const events = (first: number, last: number) => times(last - first + 1, (n) => eventAt(first + n));
const snapshotAt = (seq: number, epoch = 'one') =>
  adoptSnapshot(make, { epoch, seq }, `base ${seq}`);
const append = (first: number, last: number) => appendEvents(make, events(first, last));
const keptAt = (baseSeq: number, seq: number) => ({
  ...{ make, epoch: 'one', baseSeq, seq, base: `base ${baseSeq}`, tail: events(baseSeq + 1, seq) },
});

const oneFurther = (place: KeptPlace | null) =>
  place && { place: { ...place, seq: place.seq + 1 } };

export const keptStreamsClauses: Clauses<KeptStreams> = {
  'nothing is there of a stream that was not kept': async (device) => {
    const streams = await device.openTab();
    const asked: (KeptPlace | null)[] = [];
    await streams.update(stream, (place) => {
      asked.push(place);
      return null;
    });
    assertEqual(asked, [null]);
    assertEqual(await streams.load(stream), null);
  },

  'events are kept after their base, in their order': async (device) => {
    const streams = await device.openTab();
    await streams.update(stream, snapshotAt(8));
    assertEqual(await streams.load(stream), keptAt(8, 8));
    // Ordered as numbers: 9, 10, 11 and not 10, 11, 9.
    await streams.update(stream, append(9, 10));
    await streams.update(stream, append(11, 120));
    assertEqual(await streams.load(stream), keptAt(8, 120));
  },

  'a base takes the place of the base and the events before it': async (device) => {
    const streams = await device.openTab();
    await streams.update(stream, snapshotAt(0));
    await streams.update(stream, append(1, 5));
    await streams.update(stream, compact(make, { epoch: 'one', seq: 5 }, 'base 5'));
    assertEqual(await streams.load(stream), keptAt(5, 5));
    await streams.update(stream, append(6, 7));
    assertEqual(await streams.load(stream), keptAt(5, 7));
    await streams.update(stream, snapshotAt(2, 'two'));
    assertEqual(await streams.load(stream), { ...keptAt(2, 2), epoch: 'two' });
  },

  'a base and the events after it may come in one step': async (device) => {
    const streams = await device.openTab();
    await streams.update(stream, snapshotAt(0));
    await streams.update(stream, append(1, 9));
    const place = { make, epoch: 'one', baseSeq: 4, seq: 6 };
    await streams.update(stream, () => ({ place, base: 'base 4', add: events(5, 6) }));
    assertEqual(await streams.load(stream), keptAt(4, 6));
  },

  'events without a base are not loaded': async (device) => {
    const streams = await device.openTab();
    const place = { make, epoch: 'one', baseSeq: 0, seq: 1 };
    await streams.update(stream, () => ({ place, add: events(1, 1) }));
    assertEqual(await streams.load(stream), null);
  },

  'a decision that is null or throws leaves everything as it is': async (device) => {
    const streams = await device.openTab();
    await streams.update(stream, snapshotAt(0));
    await streams.update(stream, append(1, 2));
    await streams.update(stream, () => null);
    await assertRejects(() =>
      streams.update(stream, () => {
        throw new Error('undecided');
      }),
    );
    assertEqual(await streams.load(stream), keptAt(0, 2));
  },

  'events that two tabs append are kept once': async (device) => {
    const tabs = await openTwoTabs(device);
    const [one, other] = tabs;
    await one.update(stream, snapshotAt(0));
    await Promise.all(
      times(10, (n) => tabs.map((tab) => tab.update(stream, append(1, n + 1)))).flat(),
    );
    for (const tab of [one, other]) assertEqual(await tab.load(stream), keptAt(0, 10));
  },

  'of updates at once each is asked with what the one before it has left': async (device) => {
    const tabs = await openTwoTabs(device);
    const [one] = tabs;
    await one.update(stream, snapshotAt(0));
    await Promise.all(times(10, () => tabs.map((tab) => tab.update(stream, oneFurther))).flat());
    assertEqual((await one.load(stream))?.seq, 20);
  },

  'who loads while others write finds one moment, and nothing half': async (device) => {
    const [writer, reader] = await openTwoTabs(device);
    await writer.update(stream, snapshotAt(0));
    const writing = times(20, async (n) => {
      await writer.update(stream, append(n + 1, n + 1));
      if (n % 3 === 2)
        await writer.update(stream, compact(make, { epoch: 'one', seq: n + 1 }, `base ${n + 1}`));
    });
    const loaded = await Promise.all(times(40, () => reader.load(stream)));
    await Promise.all(writing);
    for (const found of [...loaded, await reader.load(stream)])
      assertEqual(found, found && keptAt(found.baseSeq, found.seq));
  },

  'a stream is forgotten whole, and no other with it': async (device) => {
    const [one, other] = await openTwoTabs(device);
    const streams = [stream, 'publi', 'public:2'];
    for (const each of streams) {
      await one.update(each, snapshotAt(0));
      await one.update(each, append(1, 3));
    }
    await other.forget(stream);
    await other.forget(stream);
    assertEqual(await one.load(stream), null);
    for (const each of streams.slice(1)) assertEqual(await one.load(each), keptAt(0, 3));
    await one.update(stream, snapshotAt(1));
    assertEqual(await one.load(stream), keptAt(1, 1));
  },

  'what one tab has kept another reads, and it is there when all were closed': async (device) => {
    const [one, other] = await openTwoTabs(device);
    await one.update(stream, snapshotAt(3));
    await one.update(stream, append(4, 6));
    assertEqual(await other.load(stream), keptAt(3, 6));
    await device.closeTabs();
    const after = await device.openTab();
    assertEqual(await after.load(stream), keptAt(3, 6));
    await after.update(stream, append(6, 7));
    assertEqual(await after.load(stream), keptAt(3, 7));
  },
};
