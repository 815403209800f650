import type { NewItem, OutboxItem, OutboxStorage } from '../../lib/realtime/client/device/index.ts';
import { assertEqual, assertRejects, openTwoTabs, times, type Clauses } from './clauses.ts';

type Storage = OutboxStorage<string>;

const owed = (key: string, file: Blob | null = null): NewItem<string> => ({
  ...{ key, owner: 'device', contestId: null, body: `entry ${key}`, createdAt: 1, file },
});

const everyByte = Uint8Array.from(times(256, (n) => n));
const photo = () => new Blob([everyByte], { type: 'image/webp' });

const fileOf = async (storage: Storage, key: string) => {
  const file = await storage.file(key);
  return file && { type: file.type, bytes: [...new Uint8Array(await file.arrayBuffer())] };
};
const photoAsKept = { type: 'image/webp', bytes: [...everyByte] };

const byPosition = (items: readonly OutboxItem<string>[]) =>
  items.toSorted((one, other) => one.position - other.position);

export const outboxStorageClauses: Clauses<Storage> = {
  'an item is listed as it was given, waiting and not yet sent': async (device) => {
    const storage = await device.openTab();
    const added = await storage.add({ ...owed('a'), contestId: 'this' });
    assertEqual(await storage.list(), [added]);
    const { position, ...rest } = added;
    assertEqual(rest, {
      ...{ key: 'a', owner: 'device', contestId: 'this', body: 'entry a', createdAt: 1 },
      ...{ hasFile: false, tries: 0, version: 1, state: { kind: 'waiting' } },
    });
    assertEqual(position > 0, true);
  },

  'an item comes after all that are there, from whichever tab, and the list is in that order':
    async (device) => {
      const tabs = await openTwoTabs(device);
      const [one, other] = tabs;
      const added = await Promise.all(
        // The later the key, the earlier the letter.
        tabs.flatMap((tab, which) => times(10, (n) => tab.add(owed(`${9 - n}-${which}`)))),
      );
      assertEqual(new Set(added.map(({ position }) => position)).size, 20);
      assertEqual(await one.list(), byPosition(added));
      for (const item of byPosition(added).slice(10)) await one.remove(item);
      const last = await other.add(owed('0'));
      assertEqual(await one.list(), [...byPosition(added).slice(0, 10), last]);
    },

  'a file comes back byte for byte with its type, and goes with its item': async (device) => {
    const [one, other] = await openTwoTabs(device);
    const added = await one.add(owed('a', photo()));
    assertEqual(added.hasFile, true);
    assertEqual(await fileOf(one, 'a'), photoAsKept);
    assertEqual(await fileOf(other, 'a'), photoAsKept);
    await one.add(owed('b'));
    assertEqual(await fileOf(one, 'b'), null);
    assertEqual(await other.remove(added), true);
    assertEqual(await fileOf(one, 'a'), null);
  },

  'another item under a key that is there is refused, and changes nothing': async (device) => {
    const [one, other] = await openTwoTabs(device);
    const added = await one.add(owed('a', photo()));
    await one.replace({ ...added, tries: 1 });
    const before = await one.list();
    const again = { ...owed('a', new Blob(['another'])), body: 'another' };
    for (const tab of [one, other]) await assertRejects(() => tab.add(again));
    await assertRejects(() => other.add({ ...again, file: null }));
    assertEqual(await one.list(), before);
    assertEqual(await fileOf(one, 'a'), photoAsKept);
  },

  'an item is replaced over the version that was read, and over no other': async (device) => {
    const [one, other] = await openTwoTabs(device);
    const read = await one.add(owed('a', photo()));
    assertEqual(await other.replace({ ...read, tries: 1 }), true);
    assertEqual(await one.replace({ ...read, tries: 9 }), false);
    assertEqual(await one.replace({ ...read, tries: 9, version: read.version + 2 }), false);
    const changed = { ...read, tries: 1, version: read.version + 1 };
    assertEqual(await one.list(), [changed]);
    assertEqual(await one.replace({ ...changed, tries: 2 }), true);
    assertEqual(await other.list(), [{ ...changed, tries: 2, version: read.version + 2 }]);
    assertEqual(await fileOf(other, 'a'), photoAsKept);
  },

  'an item that was changed since it was read is not removed, and keeps its file': async (
    device,
  ) => {
    const [one, other] = await openTwoTabs(device);
    const read = await one.add(owed('a', photo()));
    await other.replace({ ...read, tries: 1 });
    assertEqual(await one.remove(read), false);
    const [changed] = await one.list();
    assertEqual(changed, { ...read, tries: 1, version: read.version + 1 });
    assertEqual(await fileOf(one, 'a'), photoAsKept);
    assertEqual(changed && (await one.remove(changed)), true);
    assertEqual(await other.list(), []);
  },

  'an item that was removed is neither brought back nor removed again': async (device) => {
    const [one, other] = await openTwoTabs(device);
    const read = await one.add(owed('a'));
    await one.remove(read);
    assertEqual(await other.replace(read), false);
    assertEqual(await other.remove(read), false);
    assertEqual(await one.list(), []);
  },

  'of 20 who replace at once what they all read, one does': async (device) => {
    const tabs = await openTwoTabs(device);
    const [one] = tabs;
    const read = await one.add(owed('a'));
    const bodies = times(20, (n) => `change ${n}`);
    const won = await Promise.all(
      bodies.map((body, n) => (tabs[n % 2] ?? one).replace({ ...read, body })),
    );
    const [winner = '', ...others] = bodies.filter((_, n) => won[n]);
    assertEqual(others, []);
    assertEqual(await one.list(), [{ ...read, body: winner, version: read.version + 1 }]);
  },

  'of 20 who take the lease at once, one has it': async (device) => {
    const tabs = await openTwoTabs(device);
    const taken = await Promise.all(
      times(20, (n) => (tabs[n % 2] ?? tabs[0]).takeLease(`holder ${n}`, 0, 10)),
    );
    assertEqual(taken.filter(Boolean).length, 1);
  },

  'the lease is its holder’s until its time is up': async (device) => {
    const [one, other] = await openTwoTabs(device);
    assertEqual(await one.takeLease('one', 0, 10), true);
    assertEqual(await other.takeLease('other', 9, 19), false);
    assertEqual(await other.takeLease('other', 10, 20), true);
    assertEqual(await one.takeLease('one', 11, 21), false);
  },

  'the lease lasts longer when its holder takes it again': async (device) => {
    const [one, other] = await openTwoTabs(device);
    await one.takeLease('one', 0, 10);
    assertEqual(await one.takeLease('one', 5, 15), true);
    assertEqual(await other.takeLease('other', 14, 24), false);
    assertEqual(await other.takeLease('other', 15, 25), true);
  },

  'the lease is ended by its holder, and by nobody else': async (device) => {
    const [one, other] = await openTwoTabs(device);
    await one.takeLease('one', 0, 10);
    await other.releaseLease('other');
    assertEqual(await other.takeLease('other', 1, 11), false);
    await one.releaseLease('one');
    await one.releaseLease('one');
    assertEqual(await other.takeLease('other', 1, 11), true);
  },

  'what is kept is there when all tabs were closed': async (device) => {
    const before = await device.openTab();
    const added = await before.add(owed('a', photo()));
    await before.replace({ ...added, tries: 1 });
    await before.takeLease('before', 0, 10);
    await device.closeTabs();
    const after = await device.openTab();
    assertEqual(await after.list(), [{ ...added, tries: 1, version: added.version + 1 }]);
    assertEqual(await fileOf(after, 'a'), photoAsKept);
    assertEqual(await after.takeLease('after', 9, 19), false);
  },
};
