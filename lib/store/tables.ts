import type { Table } from './store.ts';

/** One row as a snapshot keeps it; `order` is its place among the rows of its table. */
export type StoredRow = {
  readonly table: string;
  readonly order: number;
  readonly key: string;
  readonly row: object;
};

export type AnyChange =
  | { readonly put: string; readonly key: string; readonly row: object }
  | { readonly delete: string; readonly key: string };

export type Undo = () => void;

export type TableSet = {
  readonly views: Readonly<Record<string, Table<object>>>;
  /** Makes one change; calling the answer takes it back, as long as nothing else was changed since. */
  change(change: AnyChange): Undo;
  /** Every row as it is now, however much changes while they are being read. One walk at a time. */
  walk(): RowWalk;
};

/** `stop` ends the walk early or late; old rows are kept until then. */
export type RowWalk = { readonly rows: Iterable<StoredRow>; stop(): void };

type Entry = { row: object; readonly order: number; walk: number };
type Walk = { id: number; active: boolean; readonly saved: StoredRow[] };
type TableData = { readonly name: string; readonly entries: Map<string, Entry>; nextOrder: number };

/** Named tables of frozen rows. A walk costs nothing but the old versions of rows that change while it runs. */
export const createTables = (
  names: readonly string[],
  stored: readonly StoredRow[] = [],
): TableSet => {
  const walk: Walk = { id: 0, active: false, saved: [] };
  const tables = new Map(names.map((name) => [name, emptyTable(name)]));
  const find = (name: string): TableData => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`There is no table "${name}" in this store.`);
    return table;
  };
  load(stored, find);
  return {
    views: Object.fromEntries([...tables.values()].map((table) => [table.name, viewOf(table)])),
    change: (change) =>
      'put' in change
        ? put(find(change.put), walk, change.key, change.row)
        : remove(find(change.delete), walk, change.key),
    walk: () => startWalk([...tables.values()], walk),
  };
};

/** Freezes a JSON value all the way down; what is frozen already is taken as done. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
};

const emptyTable = (name: string): TableData => ({ name, entries: new Map(), nextOrder: 0 });

const viewOf = ({ entries }: TableData): Table<object> => ({
  get size() {
    return entries.size;
  },
  get: (key) => entries.get(key)?.row,
  has: (key) => entries.has(key),
  keys: () => entries.keys(),
  *values() {
    for (const entry of entries.values()) yield entry.row;
  },
  *[Symbol.iterator]() {
    for (const [key, entry] of entries) yield [key, entry.row] as const;
  },
});

const put = (table: TableData, walk: Walk, key: string, row: object): Undo => {
  deepFreeze(row);
  const entry = table.entries.get(key);
  if (entry !== undefined) {
    const before = entry.row;
    saveOnFirstTouch(table, walk, key, entry);
    entry.row = row;
    return () => {
      entry.row = before;
    };
  }
  // A row made during a walk was not there when the walk began, so it counts as visited.
  table.entries.set(key, { row, order: table.nextOrder, walk: walk.active ? walk.id : 0 });
  table.nextOrder += 1;
  return () => {
    table.entries.delete(key);
  };
};

const remove = (table: TableData, walk: Walk, key: string): Undo => {
  const entry = table.entries.get(key);
  if (entry === undefined) return () => undefined;
  saveOnFirstTouch(table, walk, key, entry);
  table.entries.delete(key);
  return () => {
    table.entries.set(key, entry);
    const inOrder = [...table.entries].sort(([, a], [, b]) => a.order - b.order);
    table.entries.clear();
    for (const [name, each] of inOrder) table.entries.set(name, each);
  };
};

const saveOnFirstTouch = (table: TableData, walk: Walk, key: string, entry: Entry): void => {
  if (!walk.active || entry.walk === walk.id) return;
  entry.walk = walk.id;
  walk.saved.push({ table: table.name, order: entry.order, key, row: entry.row });
};

const startWalk = (tables: readonly TableData[], walk: Walk): RowWalk => {
  if (walk.active) throw new Error('These tables are being walked already.');
  walk.active = true;
  walk.id += 1;
  return {
    rows: visit(tables, walk),
    stop() {
      walk.active = false;
      walk.saved.length = 0;
    },
  };
};

function* visit(tables: readonly TableData[], walk: Walk): Generator<StoredRow, void, undefined> {
  for (const table of tables) {
    // A Map's iterator lives with its map: rows added meanwhile come last, removed ones are passed over.
    for (const [key, entry] of table.entries) {
      if (entry.walk === walk.id) continue;
      entry.walk = walk.id;
      yield { table: table.name, order: entry.order, key, row: entry.row };
    }
  }
  yield* walk.saved;
}

/** Rows saved on first touch stand at the end of a snapshot; their order puts them back in their place. */
const load = (stored: readonly StoredRow[], find: (name: string) => TableData): void => {
  for (const { table: name, order, key, row } of [...stored].sort((a, b) => a.order - b.order)) {
    const table = find(name);
    table.entries.set(key, { row: deepFreeze(row), order, walk: 0 });
    table.nextOrder = order + 1;
  }
};
