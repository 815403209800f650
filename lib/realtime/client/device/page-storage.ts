import type { Delivery } from '../../../../shared/wire/frames.ts';
import type { KeptPlace, KeptStreams } from './kept-stream.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { OutboxStorage } from './ports.ts';

/** Where a browser keeps nothing: as good as the page lives. Give one to several outboxes and they are its tabs. */
export const createPageOutboxStorage = <Body>(): OutboxStorage<Body> => {
  const items = new Map<string, OutboxItem<Body>>();
  const files = new Map<string, Blob>();
  let lastPosition = 0;
  let lease: { readonly holder: string; readonly until: number } | null = null;

  const isAsRead = ({ key, version }: Pick<OutboxItem<Body>, 'key' | 'version'>): boolean =>
    items.get(key)?.version === version;

  return {
    list: () =>
      Promise.resolve([...items.values()].sort((one, other) => one.position - other.position)),
    add({ file, ...item }) {
      lastPosition += 1;
      const added: OutboxItem<Body> = {
        ...item,
        ...{ hasFile: file !== null, position: lastPosition, tries: 0, version: 1 },
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
  const kept = new Map<string, { place: KeptPlace; base: string; tail: Delivery[] }>();
  return {
    load(stream) {
      const found = kept.get(stream);
      return Promise.resolve(
        found === undefined ? null : { ...found.place, base: found.base, tail: [...found.tail] },
      );
    },
    update(stream, decide) {
      const before = kept.get(stream);
      const change = decide(before?.place ?? null);
      if (change !== null) {
        const tail = change.base === undefined ? (before?.tail ?? []) : [];
        const base = change.base ?? before?.base ?? '';
        kept.set(stream, { place: change.place, base, tail: [...tail, ...(change.add ?? [])] });
      }
      return Promise.resolve();
    },
    forget(stream) {
      kept.delete(stream);
      return Promise.resolve();
    },
  };
};
