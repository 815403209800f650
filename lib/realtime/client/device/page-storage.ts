import type { Delivery } from '../../../../shared/wire/frames.ts';
import type { KeptPlace, KeptStreams } from './kept-stream.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { OutboxStorage } from './ports.ts';

/** Where a browser keeps nothing: as good as the page lives. Give one to several outboxes and they are its tabs. */
export const createPageOutboxStorage = <Body>(): OutboxStorage<Body> => {
  const items = new Map<string, OutboxItem<Body>>();
  const files = new Map<string, Blob>();
  let lease: { readonly holder: string; readonly until: number } | null = null;

  const isAsRead = ({ key, version }: Pick<OutboxItem<Body>, 'key' | 'version'>): boolean =>
    items.get(key)?.version === version;

  const byPosition = (): OutboxItem<Body>[] =>
    [...items.values()].sort((one, other) => one.position - other.position);

  return {
    list: () => Promise.resolve(byPosition()),
    add({ file, ...item }) {
      if (items.has(item.key))
        return Promise.reject(new Error(`An item is already kept as ${item.key}.`));
      const position = (byPosition().at(-1)?.position ?? 0) + 1;
      const added: OutboxItem<Body> = {
        ...item,
        ...{ hasFile: file !== null, position, tries: 0, version: 1 },
        state: { kind: 'waiting' },
      };
      items.set(item.key, added);
      if (file !== null) files.set(item.key, file);
      return Promise.resolve(added);
    },
    replace(next) {
      if (!isAsRead(next)) return Promise.resolve(false);
      items.set(next.key, { ...next, version: next.version + 1 });
      return Promise.resolve(true);
    },
    remove(item) {
      if (!isAsRead(item)) return Promise.resolve(false);
      items.delete(item.key);
      files.delete(item.key);
      return Promise.resolve(true);
    },
    file: (key) => Promise.resolve(files.get(key) ?? null),
    takeLease(holder, now, until) {
      if (lease !== null && lease.holder !== holder && lease.until > now)
        return Promise.resolve(false);
      lease = { holder, until };
      return Promise.resolve(true);
    },
    releaseLease(holder) {
      if (lease?.holder === holder) lease = null;
      return Promise.resolve();
    },
  };
};

/** The same for streams. */
export const createPageKeptStreams = (): KeptStreams => {
  type Kept = { place: KeptPlace; base: string | null; tail: readonly Delivery[] };
  const kept = new Map<string, Kept>();
  return {
    load(stream) {
      const { place, base = null, tail = [] } = kept.get(stream) ?? {};
      return Promise.resolve(
        place === undefined || base === null ? null : { ...place, base, tail: [...tail] },
      );
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- Async, so that a decision that throws rejects.
    async update(stream, decide) {
      const before = kept.get(stream);
      const change = decide(before?.place ?? null);
      if (change === null) return;
      const tail = change.base === undefined ? (before?.tail ?? []) : [];
      const base = change.base ?? before?.base ?? null;
      kept.set(stream, { place: change.place, base, tail: [...tail, ...(change.add ?? [])] });
    },
    forget(stream) {
      kept.delete(stream);
      return Promise.resolve();
    },
  };
};
