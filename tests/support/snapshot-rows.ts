import { readSnapshotFile } from '../../lib/store/read-snapshot.ts';
import { createTables } from '../../lib/store/tables.ts';
import type { StoredRow, TableSet } from '../../lib/store/tables.ts';
import type { Files } from '../../lib/wal/index.ts';

/** The tables that a snapshot holds; rejects when it does not check out. */
export const tablesInSnapshot = async (
  files: Files,
  path: string,
  names: readonly string[],
): Promise<TableSet> => {
  const rows: StoredRow[] = [];
  await readSnapshotFile(files, path, () => (table, order, key, row) => {
    rows.push({ table, order, key, row });
  });
  return createTables([...names, '$ledger'], rows);
};
