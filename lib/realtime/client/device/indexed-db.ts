import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Delivery } from '../../../../shared/wire/frames.ts';
import type { KeptPlace, KeptStreams } from './kept-stream.ts';
import type { OutboxItem } from './outbox-item.ts';
import { StorageFull, type OutboxStorage } from './ports.ts';

/** Bytes and not a Blob: some browsers lose a stored Blob's contents. */
type StoredFile = { readonly bytes: ArrayBuffer; readonly type: string };

interface Schema extends DBSchema {
  items: { key: string; value: OutboxItem<unknown>; indexes: { position: number } };
  files: { key: string; value: StoredFile };
  leases: { key: string; value: { readonly holder: string; readonly until: number } };
  places: { key: string; value: KeptPlace };
  bases: { key: string; value: string };
  tails: { key: [stream: string, seq: number]; value: Delivery };
}

export type DeviceDatabase = IDBPDatabase<Schema>;

/** The database of all tabs of this site. Rejects where the browser has none, as in some private windows. */
export const openDeviceDatabase = async (name: string): Promise<DeviceDatabase> => {
  const database: DeviceDatabase = await openDB<Schema>(name, 1, {
    upgrade(made) {
      made.createObjectStore('items', { keyPath: 'key' }).createIndex('position', 'position');
      for (const store of ['files', 'leases', 'places', 'bases', 'tails'] as const)
        made.createObjectStore(store);
    },
    // A tab of a later release wants to change the shape: it must not wait for this one.
    blocking: () => database.close(),
  });
  return database;
};

const theLease = 'sending';
const theLast = { durability: 'strict' } as const;

/** The outbox of a device, in its database. `Body` is what this program's earlier self has put there. */
export const createDeviceOutboxStorage = <Body>(database: DeviceDatabase): OutboxStorage<Body> => ({
  // Only `add` and `replace` below write here.
  list: async () =>
    (await database.getAllFromIndex('items', 'position')) as readonly OutboxItem<Body>[],

  async add({ file, ...item }) {
    const stored = file === null ? null : { bytes: await file.arrayBuffer(), type: file.type };
    const step = database.transaction(['items', 'files'], 'readwrite', theLast);
    const finished = step.done.catch(refuseFull);
    try {
      const last = await step.objectStore('items').index('position').openKeyCursor(null, 'prev');
      const added: OutboxItem<Body> = {
        ...item,
        ...{ hasFile: stored !== null, position: (last?.key ?? 0) + 1, tries: 0, version: 1 },
        state: { kind: 'waiting' },
      };
      await step.objectStore('items').add(added);
      if (stored !== null) await step.objectStore('files').put(stored, item.key);
      await finished;
      return added;
    } catch (thrown) {
      await finished;
      return refuseFull(thrown);
    }
  },

  async replace(next) {
    const step = database.transaction('items', 'readwrite', theLast);
    const before = await step.store.get(next.key);
    const isAsRead = before?.version === next.version;
    if (isAsRead) await step.store.put({ ...next, version: next.version + 1 });
    await step.done;
    return isAsRead;
  },

  async remove({ key, version }) {
    const step = database.transaction(['items', 'files'], 'readwrite');
    const before = await step.objectStore('items').get(key);
    const isAsRead = before?.version === version;
    if (isAsRead) {
      await step.objectStore('items').delete(key);
      await step.objectStore('files').delete(key);
    }
    await step.done;
    return isAsRead;
  },

  async file(key) {
    const stored = await database.get('files', key);
    return stored === undefined ? null : new Blob([stored.bytes], { type: stored.type });
  },

  async takeLease(holder, now, until) {
    const step = database.transaction('leases', 'readwrite');
    const lease = await step.store.get(theLease);
    const isFree = lease === undefined || lease.holder === holder || lease.until <= now;
    if (isFree) await step.store.put({ holder, until }, theLease);
    await step.done;
    return isFree;
  },

  async releaseLease(holder) {
    const step = database.transaction('leases', 'readwrite');
    const lease = await step.store.get(theLease);
    if (lease?.holder === holder) await step.store.delete(theLease);
    await step.done;
  },
});

/** The streams that a device has read, in its database. */
export const createDeviceKeptStreams = (database: DeviceDatabase): KeptStreams => {
  const eventsOf = (stream: string): IDBKeyRange =>
    IDBKeyRange.bound([stream, 0], [stream, Number.MAX_SAFE_INTEGER]);
  return {
    async load(stream) {
      const step = database.transaction(['places', 'bases', 'tails']);
      const [place, base, tail] = await Promise.all([
        step.objectStore('places').get(stream),
        step.objectStore('bases').get(stream),
        step.objectStore('tails').getAll(eventsOf(stream)),
        step.done,
      ]);
      return place === undefined || base === undefined ? null : { ...place, base, tail };
    },
    async update(stream, decide) {
      const step = database.transaction(['places', 'bases', 'tails'], 'readwrite');
      const change = decide((await step.objectStore('places').get(stream)) ?? null);
      const writes: Promise<unknown>[] = [];
      if (change !== null) {
        writes.push(step.objectStore('places').put(change.place, stream));
        if (change.base !== undefined) {
          writes.push(step.objectStore('bases').put(change.base, stream));
          writes.push(step.objectStore('tails').delete(eventsOf(stream)));
        }
        for (const delivery of change.add ?? [])
          writes.push(step.objectStore('tails').put(delivery, [stream, delivery[2].seq]));
      }
      await Promise.all([...writes, step.done]);
    },
    async forget(stream) {
      const step = database.transaction(['places', 'bases', 'tails'], 'readwrite');
      await Promise.all([
        step.objectStore('places').delete(stream),
        step.objectStore('bases').delete(stream),
        step.objectStore('tails').delete(eventsOf(stream)),
        step.done,
      ]);
    },
  };
};

const refuseFull = (thrown: unknown): never => {
  if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError')
    throw new StorageFull('This device has no room left.', { cause: thrown });
  throw thrown;
};
