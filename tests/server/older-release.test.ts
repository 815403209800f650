import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../lib/store/index.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { contestShape } from '../../server/compose-backups.ts';
import type { ContestEvent } from '../../server/domain/events.ts';
import {
  contestTables,
  type ContestState,
  type ContestTables,
} from '../../server/domain/tables.ts';
import { systemClock, systemRandom as random } from '../../server/system-clock.ts';
import { runContest } from '../../server/cli/run-contest.ts';

// What releases wrote is kept here as they wrote it, and read for ever. See tests/fixtures/README.md.
const fixtures = resolve(import.meta.dirname, '../fixtures');
const files = createNodeFiles();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'older-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (data: string) =>
  openStore<ContestTables, ContestEvent>({
    ...contestShape,
    ...{ dir: data, clock: systemClock, files },
  });

const rowsOf = (state: ContestState): unknown =>
  contestTables.map((name) => [name, [...state[name]].sort(([a], [b]) => (a < b ? -1 : 1))]);

const contest = async (...args: readonly string[]) => {
  const told: string[] = [];
  const tell = (line: string): void => void told.push(line);
  const code = await runContest(args, {
    ...{ files, random, clock: systemClock, print: tell, say: tell },
    environment: {
      DATA_DIR: join(folder, 'data'),
      UPLOADS_DIR: join(folder, 'uploads'),
      BACKUPS_DIR: join(folder, 'backups'),
      BACKUP_KEY: 'a key for tests',
    },
    stopped: new Promise(() => undefined),
  });
  return { code, told: told.join('\n') };
};

describe('what release 0.1 wrote', () => {
  for (const name of ['any-commands-251', 'any-commands-341'])
    for (const from of ['snapshot and log', 'the log alone'])
      test(`is the same contest, read from ${from} (${name})`, async () => {
        const source = join(fixtures, 'release-0.1', name);
        const data = join(folder, 'data');
        await cp(join(source, 'data'), data, { recursive: true });
        if (from === 'the log alone') await rm(join(data, 'snapshot-40.jsonl'));
        const store = await open(data);
        const { head, chain, storeId, epoch, ledgerSize } = store.status();
        const found = {
          status: { head, chain, storeId, epoch, ledgerSize },
          rows: rowsOf(store.state()),
        };
        const expected: unknown = JSON.parse(await readFile(join(source, 'expected.json'), 'utf8'));
        expect(JSON.parse(JSON.stringify(found))).toEqual(expected);
        await store.close();
      });

  test('has every event that there is', async () => {
    const seen = new Set<string>();
    for (const name of ['any-commands-251', 'any-commands-341']) {
      const data = join(folder, name);
      await cp(join(fixtures, 'release-0.1', name, 'data'), data, { recursive: true });
      const store = await open(data);
      for (const { events } of await store.read(0, 10_000))
        for (const { type } of events) seen.add(type);
      await store.close();
    }
    const source = await readFile(resolve(fixtures, '../../server/domain/events.ts'), 'utf8');
    const known = [...source.matchAll(/type: '(\w+)'/g)].map(([, type]) => type);
    expect([...seen].toSorted()).toEqual([...new Set(known)].toSorted());
  });

  test('verifies, people and backup too, and comes back from its backup', async () => {
    await cp(join(fixtures, 'release-0.1/three-entries'), folder, { recursive: true });
    expect(await contest('verify')).toMatchObject({ code: 0 });
    await rm(join(folder, 'data'), { recursive: true });
    const { code, told } = await contest('restore', '--verify');
    expect(told).toContain('verified: 3 photos, all good');
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'data'))).toContain('people');
  });
});
