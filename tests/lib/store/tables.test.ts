import { expect, test } from 'vitest';

import { createTables } from '../../../lib/store/tables.ts';
import type { TableSet } from '../../../lib/store/tables.ts';

const fill = (tables: TableSet, keys: string): void => {
  for (const key of keys) tables.change({ put: 'entries', key, row: { key, round: 1 } });
};
const keysOf = (tables: TableSet): string => [...(tables.views.entries?.keys() ?? [])].join('');

test('a walk shows every row as it was when the walk began, whatever changes meanwhile', () => {
  const tables = createTables(['entries']);
  fill(tables, 'abcdef');
  const walk = tables.walk();
  const rows = walk.rows[Symbol.iterator]();
  const seen = [rows.next().value];
  tables.change({ put: 'entries', key: 'a', row: { key: 'a', round: 2 } });
  tables.change({ put: 'entries', key: 'c', row: { key: 'c', round: 2 } });
  tables.change({ delete: 'entries', key: 'd' });
  tables.change({ put: 'entries', key: 'd', row: { key: 'd', round: 2 } });
  tables.change({ put: 'entries', key: 'new', row: { key: 'new', round: 2 } });
  tables.change({ delete: 'entries', key: 'e' });
  for (let next = rows.next(); !next.done; next = rows.next()) seen.push(next.value);
  walk.stop();

  const restored = createTables(
    ['entries'],
    seen.filter((row) => row !== undefined),
  );
  expect(keysOf(restored)).toBe('abcdef');
  expect([...(restored.views.entries?.values() ?? [])]).toEqual(
    Array.from('abcdef', (key) => ({ key, round: 1 })),
  );
});

test('rows come back in the order in which they were put, also after a delete and a new put', () => {
  const tables = createTables(['entries']);
  fill(tables, 'abc');
  tables.change({ delete: 'entries', key: 'a' });
  fill(tables, 'a');
  const walk = tables.walk();
  tables.change({ delete: 'entries', key: 'b' });
  const rows = [...walk.rows];
  walk.stop();
  expect(keysOf(createTables(['entries'], rows))).toBe('bca');
});

test('taking changes back leaves the table as it was, order included', () => {
  const tables = createTables(['entries']);
  fill(tables, 'abc');
  tables.keep();
  tables.change({ put: 'entries', key: 'b', row: { key: 'b', round: 2 } });
  tables.change({ delete: 'entries', key: 'a' });
  tables.change({ put: 'entries', key: 'd', row: { key: 'd', round: 2 } });
  tables.change({ delete: 'entries', key: 'nobody' });
  tables.undo();
  expect(keysOf(tables)).toBe('abc');
  expect(tables.views.entries?.get('b')).toEqual({ key: 'b', round: 1 });
});

test('rows are frozen all the way down', () => {
  const tables = createTables(['entries']);
  tables.change({ put: 'entries', key: 'a', row: { tags: ['flash'] } });
  const row = tables.views.entries?.get('a') as { tags: string[] };
  expect(() => row.tags.push('other')).toThrow(TypeError);
});

test('a row of an unknown table is refused by name', () => {
  const tables = createTables(['entries']);
  expect(() => tables.change({ delete: 'judges', key: 'a' })).toThrow('no table "judges"');
});
