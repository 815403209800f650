import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createGroupQueue, type Contender } from '../contender.ts';
import { envelopeOf } from '../sample.ts';

export const openLogTable = (dir: string): DatabaseSync => {
  const database = new DatabaseSync(join(dir, 'log.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec('CREATE TABLE log (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  return database;
};

/** Nothing but the insert: neither a key that must be unique nor a row that the state would need. */
const inserting = (database: DatabaseSync) => {
  const insert = database.prepare('INSERT INTO log (seq, body) VALUES (?, ?)');
  let seq = 0;
  return (nth: number): void => {
    seq += 1;
    insert.run(seq, envelopeOf(nth, seq));
  };
};

export const sqlite: Contender = {
  name: 'SQLite, a transaction per commit',
  open(dir) {
    const database = openLogTable(dir);
    const insert = inserting(database);
    return Promise.resolve({
      commit(nth) {
        insert(nth);
        return Promise.resolve();
      },
      async close() {
        database.close();
      },
    });
  },
};

export const sqliteQueue: Contender = {
  name: 'SQLite behind a group queue of 64',
  open(dir) {
    const database = openLogTable(dir);
    const insert = inserting(database);
    const commit = createGroupQueue(64, (numbers) => {
      database.exec('BEGIN');
      numbers.forEach(insert);
      database.exec('COMMIT');
    });
    return Promise.resolve({
      commit,
      async close() {
        database.close();
      },
    });
  },
};
