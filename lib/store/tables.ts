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

export type TableSet = {
  readonly views: Readonly<Record<string, Table<object>>>;
  /** Makes one change. */
  change(change: AnyChange): void;
  /** What was changed so far stays. */
  keep(): void;
  /** Takes back what was changed since `keep`, the last change first. */
  undo(): void;
  /** Every row as it is now, however much changes while they are being read. One walk at a time. */
  walk(): RowWalk;
};

/** `stop` ends the walk early or late; old rows are kept until then. */
export type RowWalk = { readonly rows: Iterable<StoredRow>; stop(): void };

/** Takes a row from where rows are kept. */
export type TakeRow = (table: string, order: number, key: string, row: object) => void;

/** `order` grows from row to row of a table, in the order of its map. */
type Entry = { row: object; readonly order: number };
/** How to take one change back: a row that was put anew has no entry before it. */
type Change = {
  readonly table: TableData;
  readonly key: string;
  readonly entry: Entry | undefined;
  readonly before: object | undefined;
};
type Saved = { readonly key: string; readonly row: object };
type TableData = {
  readonly name: string;
  readonly entries: Map<string, Entry>;
  nextOrder: number;
  /** Of the walk under way: rows before `passed` were shown, rows from `end` on came later. */
  passed: number;
  end: number;
  /** Rows that are to be shown as they were, by their order. */
  readonly saved: Map<number, Saved>;
};

/** Named tables of frozen rows. A walk costs nothing but the old versions of rows that change while it runs. */
export const createTables = (
  names: readonly string[],
  stored: readonly StoredRow[] = [],
): TableSet => {
  const loading = loadTables(names);
  for (const { table, order, key, row } of stored) loading.take(table, order, key, row);
  return loading.finish();
};

/** The same from rows that come one after the other. */
export const loadTables = (
  names: readonly string[],
): { readonly take: TakeRow; finish(): TableSet } => {
  const tables = new Map(names.map((name) => [name, emptyTable(name)]));
  const unordered = new Set<TableData>();
  return {
    take(name, order, key, row) {
      const table = find(tables, name);
      if (order < table.nextOrder) unordered.add(table);
      table.entries.set(key, { row: deepFreeze(row), order });
      table.nextOrder = Math.max(table.nextOrder, order + 1);
    },
    finish() {
      // Rows that were removed during the walk of a snapshot stand behind the others in it.
      for (const table of unordered) putInOrder(table);
      return tableSet(tables);
    },
  };
};

const tableSet = (tables: ReadonlyMap<string, TableData>): TableSet => {
  const all = [...tables.values()];
  const changes: Change[] = [];
  let isWalking = false;
  return {
    views: Object.fromEntries(all.map((table) => [table.name, viewOf(table)])),
    change(change) {
      const { key } = change;
      const changed =
        'put' in change
          ? put(find(tables, change.put), key, change.row)
          : remove(find(tables, change.delete), key);
      if (changed !== undefined) changes.push(changed);
    },
    keep() {
      changes.length = 0;
    },
    undo() {
      for (let change = changes.pop(); change !== undefined; change = changes.pop())
        takeBack(change);
    },
    walk() {
      if (isWalking) throw new Error('These tables are being walked already.');
      isWalking = true;
      return startWalk(all, () => (isWalking = false));
    },
  };
};

const find = (tables: ReadonlyMap<string, TableData>, name: string): TableData => {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`There is no table "${name}" in this store.`);
  return table;
};

/** In the same map: a walk may be under way in it. */
const putInOrder = ({ entries }: TableData): void => {
  const inOrder = [...entries].sort(([, a], [, b]) => a.order - b.order);
  entries.clear();
  for (const [key, entry] of inOrder) entries.set(key, entry);
};

/** Freezes a JSON value all the way down; what is frozen already is taken as done. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const parts = value as Readonly<Record<string, unknown>>;
  // Rather than over `Object.values`: this runs for every part of every record.
  for (const name in parts) deepFreeze(parts[name]);
  return value;
};

const emptyTable = (name: string): TableData => ({
  ...{ name, entries: new Map(), nextOrder: 0 },
  ...{ passed: 0, end: 0, saved: new Map() },
});

const viewOf = (table: TableData): Table<object> => ({
  get size() {
    return table.entries.size;
  },
  get: (key) => table.entries.get(key)?.row,
  has: (key) => table.entries.has(key),
  keys: () => table.entries.keys(),
  *values() {
    for (const entry of table.entries.values()) yield entry.row;
  },
  *[Symbol.iterator]() {
    for (const [key, entry] of table.entries) yield [key, entry.row] as const;
  },
});

const put = (table: TableData, key: string, row: object): Change => {
  deepFreeze(row);
  const entry = table.entries.get(key);
  if (entry === undefined) {
    table.entries.set(key, { row, order: table.nextOrder });
    table.nextOrder += 1;
    return { table, key, entry, before: undefined };
  }
  const before = entry.row;
  saveOnFirstTouch(table, key, entry);
  entry.row = row;
  return { table, key, entry, before };
};

const remove = (table: TableData, key: string): Change | undefined => {
  const entry = table.entries.get(key);
  if (entry === undefined) return undefined;
  saveOnFirstTouch(table, key, entry);
  table.entries.delete(key);
  return { table, key, entry, before: undefined };
};

const takeBack = ({ table, key, entry, before }: Change): void => {
  if (entry === undefined) {
    table.entries.delete(key);
  } else if (before === undefined) {
    table.entries.set(key, entry);
    putInOrder(table);
  } else {
    entry.row = before;
  }
};

const saveOnFirstTouch = (
  { passed, end, saved }: TableData,
  key: string,
  { order, row }: Entry,
): void => {
  const isToCome = order >= passed && order < end;
  if (isToCome && !saved.has(order)) saved.set(order, { key, row });
};

const startWalk = (tables: readonly TableData[], onStop: () => void): RowWalk => {
  for (const table of tables) {
    table.passed = 0;
    table.end = table.nextOrder;
  }
  return {
    rows: visit(tables),
    stop() {
      for (const table of tables) {
        table.passed = table.end = 0;
        table.saved.clear();
      }
      onStop();
    },
  };
};

function* visit(tables: readonly TableData[]): Generator<StoredRow, void, undefined> {
  for (const table of tables) {
    const { name, saved, end } = table;
    // A Map's iterator lives with its map: rows added meanwhile come last, removed ones are passed over.
    for (const [key, { order, row }] of table.entries) {
      if (order >= end) break;
      // A removal that was taken back begins the map anew.
      if (order < table.passed) continue;
      table.passed = order + 1;
      const before = saved.get(order);
      if (before !== undefined) saved.delete(order);
      yield { table: name, order, key, row: before?.row ?? row };
    }
    table.passed = end;
    for (const [order, { key, row }] of saved) yield { table: name, order, key, row };
    saved.clear();
  }
}
