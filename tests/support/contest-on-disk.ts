import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '../../lib/store/index.ts';
import { createUnsyncedFiles } from './unsynced-files.ts';
import { runContest } from '../../server/cli/run-contest.ts';
import { contestShape, peopleShape } from '../../server/compose-backups.ts';
import type { ContestEvent } from '../../server/domain/events.ts';
import type { PeopleEvent, PeopleTables } from '../../server/domain/people.ts';
import type { ContestTables } from '../../server/domain/tables.ts';
import { systemClock, systemRandom as random } from '../../server/system-clock.ts';

const ok = <E>(event: E) => ({ ok: true as const, value: { events: [event], result: null } });

/** A contest's folders as the server leaves them, and the terminal beside them. */
export const createContestOnDisk = async () => {
  const root = await mkdtemp(join(tmpdir(), 'contest-cli-'));
  const files = createUnsyncedFiles();
  const base = { clock: systemClock, files, random, segmentBytes: 64 * 1024 };
  const folders = {
    DATA_DIR: join(root, 'data'),
    UPLOADS_DIR: join(root, 'uploads'),
    BACKUPS_DIR: join(root, 'backups'),
  };

  const openStores = async (data = folders.DATA_DIR) => {
    const people = await openStore<PeopleTables, PeopleEvent>({
      ...{ ...base, ...peopleShape },
      dir: join(data, 'people'),
      erasable: true,
    });
    const main = await openStore<ContestTables, ContestEvent>({
      ...{ ...base, ...contestShape },
      dir: data,
    }).catch(async (error: unknown) => {
      await people.close();
      throw error;
    });
    return {
      people,
      main,
      close: async () => {
        await main.close();
        await people.close();
      },
    };
  };

  return {
    root,
    ...folders,
    openStores,
    /** Enters designs `from`…`to` through the stores, photo and person first. */
    async enter(from: number, to: number): Promise<void> {
      const { people, main, close } = await openStores();
      for (let number = from; number <= to; number += 1) {
        const entryId = `entry${String(number)}`;
        const photo = `the photo of ${entryId}`;
        const dir = join(folders.UPLOADS_DIR, 'photos', `key${String(number)}`);
        await mkdir(dir, { recursive: true });
        await writeFile(join(dir, 'original.jpeg'), photo);
        const details = { name: `Name ${String(number)}`, phone: phoneOf(number), caption: 'Rose' };
        await people.transact({ by: 'phone' }, () =>
          ok({ type: 'detailsRecorded' as const, entryId, revision: 1, details }),
        );
        await main.transact({ by: 'phone' }, () => ok(submitted(entryId, number, photo)));
      }
      await close();
    },
    /** Runs `contest …`; what it printed and said, and its exit code. */
    async contest(...args: readonly string[]) {
      const printed: string[] = [];
      const said: string[] = [];
      const code = await runContest(args, {
        ...{ files, random, clock: systemClock },
        environment: { ...folders, BACKUP_KEY: 'a key for tests' },
        print: (line) => printed.push(line),
        say: (line) => said.push(line),
        stopped: new Promise(() => undefined),
      });
      return { code, printed: printed.join('\n'), said: said.join('\n') };
    },
    clear: () => rm(root, { recursive: true, force: true }),
  };
};

export type ContestOnDisk = Awaited<ReturnType<typeof createContestOnDisk>>;

export const phoneOf = (number: number): string =>
  `+49 170 55501${String(number).padStart(2, '0')}`;

const submitted = (entryId: string, number: number, photo: string) => ({
  type: 'entrySubmitted' as const,
  entryId,
  number,
  categoryId: 'blackwork',
  photo: {
    key: `key${String(number)}`,
    width: 10,
    height: 10,
    color: '#000000',
    widths: [320],
    bytes: photo.length,
    sha256: createHash('sha256').update(photo).digest('hex'),
  },
  revision: 1,
  status: 'published' as const,
});
