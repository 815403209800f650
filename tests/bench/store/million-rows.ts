import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ok } from '../../../shared/base/result.ts';
import { openOurs } from './contenders/ours.ts';
import { applySample, sampleEvent, type EntryRow } from './sample.ts';

const perRecord = 1000;
const script = join(import.meta.dirname, 'million-rows-child.ts');

/** Writes `count` rows as our store, as a table of SQLite and as lines of JSON, into `folder`. */
export const prepareRows = async (folder: string, count: number): Promise<void> => {
  await prepareOurs(join(folder, 'ours'), count);
  await prepareSqlite(join(folder, 'sqlite'), count);
  await prepareLines(join(folder, 'lines.jsonl'), count);
};

const prepareOurs = async (dir: string, count: number): Promise<void> => {
  const store = await openOurs(dir);
  for (let from = 0; from < count; from += perRecord) {
    const events = Array.from({ length: perRecord }, (_, nth) => sampleEvent(from + nth));
    // Without a key: the ledger is measured by itself.
    await store.transact({ by: 'bench' }, () => ok({ events, result: null }));
  }
  await store.close();
};

const rowOf = (nth: number): readonly [string, EntryRow] => {
  const event = sampleEvent(nth);
  const [change] = applySample(undefined, event);
  if (change === undefined || !('put' in change)) throw new Error('a sample makes one row');
  return [change.key, change.row];
};

const prepareSqlite = async (dir: string, count: number): Promise<void> => {
  await mkdir(dir, { recursive: true });
  const database = new DatabaseSync(join(dir, 'rows.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN');
  database.exec('CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO rows (id, body) VALUES (?, ?)');
  for (let nth = 0; nth < count; nth += 1) {
    const [id, row] = rowOf(nth);
    insert.run(id, JSON.stringify(row));
  }
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
};

const prepareLines = async (path: string, count: number): Promise<void> => {
  const file = createWriteStream(path);
  for (let nth = 0; nth < count; nth += 1)
    if (!file.write(`${JSON.stringify(rowOf(nth))}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
};

const answer = z.object({
  rows: z.number(),
  startMs: z.number(),
  residentBytes: z.number(),
  stallMs: z.number().optional(),
  snapshotMs: z.number().optional(),
});
export type Measured = z.infer<typeof answer>;
export type RowsIn = 'ours' | 'sqlite' | 'lines' | 'nothing';

/** As `npm start` runs the server. */
const asServed = ['--max-semi-space-size=8'];

/** Starts a process of its own with these rows, and has it say how long that took and what it holds. */
export const startWith = async (
  kind: RowsIn,
  folder: string,
  extra: 'snapshot' | '' = '',
): Promise<Measured> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    ...asServed,
    script,
    kind,
    folder,
    extra,
  ]);
  return answer.parse(JSON.parse(stdout));
};

/** How many bytes our snapshot has for each row. */
export const snapshotBytesPerRow = async (folder: string, count: number): Promise<number> => {
  const name = `snapshot-${String(count / perRecord)}.jsonl`;
  return (await stat(join(folder, 'ours', name))).size / count;
};
