import { dirname } from 'node:path';
import type { FileHandle, Files } from '../../lib/wal/files.ts';
import { applyEdit, type Edit, surviveEdits } from './power-cut-bytes.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Operation = {
  readonly kind:
    'open' | 'read' | 'write' | 'sync' | 'truncate' | 'list' | 'rename' | 'remove' | 'syncDir';
  readonly path: string;
};

export type PowerCutFiles = Files & {
  /** Asked before each operation; what it returns is thrown, a write after half of its bytes. */
  fault: (operation: Operation) => Error | undefined;
  /** How many bytes one write takes at most. */
  maxWriteBytes: (wanted: number) => number;
  /** What was done, in order. */
  readonly operations: readonly Operation[];
  /** The disk as found after the power came back; whatever was not synced may be lost, torn or reordered. */
  cutPower(random: SeededRandom): PowerCutFiles;
  /** All files there are. */
  paths(): readonly string[];
  /** The bytes of a file as a reader sees them now, for tests that look and damage. */
  bytesOf(path: string): Buffer;
  setBytes(path: string, bytes: Buffer): void;
};

type Inode = {
  current: Buffer;
  durable: Buffer;
  /** Edits since the last sync. */
  pending: Edit[];
  /** Edits whose sync failed: readable, and no later sync makes them last. */
  doomed: Edit[];
};

type NameChange = { readonly set?: readonly [string, Inode]; readonly remove?: string };

/** A disk in memory that loses in a power cut what was not synced, names included. */
export const createPowerCutFiles = (
  survivors: ReadonlyMap<string, Buffer> = new Map(),
): PowerCutFiles => {
  const names = new Map<string, Inode>();
  for (const [path, bytes] of survivors)
    names.set(path, { current: bytes, durable: bytes, pending: [], doomed: [] });
  let durableNames = new Map(names);
  let nameChanges: NameChange[] = [];
  /** As with bytes: no later sync makes these last. */
  const doomedNames = new Set<NameChange>();
  const operations: Operation[] = [];

  const begin = async (kind: Operation['kind'], path: string): Promise<void> => {
    await Promise.resolve();
    operations.push({ kind, path });
    const error = files.fault({ kind, path });
    if (error !== undefined) throw error;
  };

  const inodeAt = (path: string): Inode => {
    const inode = names.get(path);
    if (inode === undefined) throw withCode('ENOENT', path);
    return inode;
  };

  const change = (next: NameChange): void => {
    nameChanges.push(next);
    applyChange(names, next);
  };

  const edit = (inode: Inode, next: Edit): void => {
    inode.current = applyEdit(inode.current, next);
    inode.pending.push(next);
  };

  const sync = async (inode: Inode, path: string): Promise<void> => {
    try {
      await begin('sync', path);
    } catch (error) {
      inode.doomed.push(...inode.pending.splice(0));
      throw error;
    }
    inode.durable = inode.pending.splice(0).reduce(applyEdit, inode.durable);
  };

  const handleOf = (inode: Inode, path: string, isSynced = false): FileHandle => ({
    async read(buffer, position) {
      await begin('read', path);
      const part = inode.current.subarray(position, position + buffer.length);
      buffer.set(part);
      return part.length;
    },
    async write(buffer, position) {
      const count = Math.min(buffer.length, Math.max(1, files.maxWriteBytes(buffer.length)));
      const bytes = Buffer.from(buffer.subarray(0, count));
      try {
        await begin('write', path);
      } catch (error) {
        edit(inode, { at: position, bytes: bytes.subarray(0, count >> 1) });
        throw error;
      }
      edit(inode, { at: position, bytes });
      // Two steps, so that the power may go between them and tear what is in flight.
      if (isSynced) await sync(inode, path);
      return count;
    },
    sync: () => sync(inode, path),
    async truncate(size) {
      await begin('truncate', path);
      edit(inode, { size });
    },
    close: () => Promise.resolve(),
  });

  const files: PowerCutFiles = {
    fault: () => undefined,
    maxWriteBytes: (wanted) => wanted,
    operations,
    async open(path, options = {}) {
      await begin('open', path);
      if (options.readOnly === true)
        return { ...handleOf(inodeAt(path), path), write: refuseWrite };
      if (options.create !== true) return handleOf(inodeAt(path), path, options.synced);
      if (names.has(path)) throw withCode('EEXIST', path);
      const empty = Buffer.alloc(0);
      const inode: Inode = { current: empty, durable: empty, pending: [], doomed: [] };
      change({ set: [path, inode] });
      return handleOf(inode, path, options.synced);
    },
    async readFile(path) {
      await begin('read', path);
      return Buffer.from(inodeAt(path).current);
    },
    async list(dir) {
      await begin('list', dir);
      const inside = [...names.keys()].filter((path) => path.startsWith(`${dir}/`));
      return [...new Set(inside.map((path) => path.slice(dir.length + 1).split('/')[0] ?? ''))];
    },
    makeDir: () => Promise.resolve(),
    // Directories are there while something is in them.
    removeDir: () => Promise.resolve(),
    async rename(from, to) {
      await begin('rename', from);
      change({ set: [to, inodeAt(from)], remove: from });
    },
    async remove(path) {
      await begin('remove', path);
      inodeAt(path);
      change({ remove: path });
    },
    async size(path) {
      const isFolder = (): boolean => [...names.keys()].some((each) => each.startsWith(`${path}/`));
      return names.get(path)?.current.length ?? (isFolder() ? 0 : undefined);
    },
    paths: () => [...names.keys()],
    async syncDir(dir) {
      const isHere = (next: NameChange): boolean =>
        dirname(next.set?.[0] ?? next.remove ?? '') === dir;
      try {
        await begin('syncDir', dir);
      } catch (error) {
        for (const next of nameChanges) if (isHere(next)) doomedNames.add(next);
        throw error;
      }
      const lasting = nameChanges.filter((next) => isHere(next) && !doomedNames.has(next));
      for (const next of lasting) applyChange(durableNames, next);
      const settled = new Set(lasting.flatMap(({ set, remove }) => [set?.[0], remove]));
      // What was doomed before is overtaken by a later change of the same name that lasts.
      nameChanges = nameChanges.filter(
        (next) =>
          !lasting.includes(next) && !settled.has(next.set?.[0]) && !settled.has(next.remove),
      );
    },
    cutPower(random) {
      const found = new Map(durableNames);
      const keepNames = random();
      for (const next of nameChanges) if (random.chance(keepNames)) applyChange(found, next);
      const contents = [...found].map(
        ([path, { durable, doomed, pending }]) =>
          [path, surviveEdits(durable, [...doomed, ...pending], random)] as const,
      );
      return createPowerCutFiles(new Map(contents));
    },
    bytesOf: (path) => Buffer.from(inodeAt(path).current),
    setBytes(path, bytes) {
      names.set(path, { current: bytes, durable: bytes, pending: [], doomed: [] });
      durableNames = new Map(names);
    },
  };
  return files;
};

const applyChange = (names: Map<string, Inode>, { set, remove }: NameChange): void => {
  if (remove !== undefined) names.delete(remove);
  if (set !== undefined) names.set(set[0], set[1]);
};

const refuseWrite = (): Promise<number> =>
  Promise.reject(withCode('EBADF', 'the file is open for reading alone'));

const withCode = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${path}`), { code });
