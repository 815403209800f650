import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { openVault } from '../../lib/store/backup/vault.ts';
import { openBackups, openStore } from '../../lib/store/index.ts';
import type {
  Backups,
  BackupsOptions,
  ErasableStore,
  Places,
  Store,
} from '../../lib/store/index.ts';
import { createUnsyncedFiles } from './unsynced-files.ts';
import type { Files } from '../../lib/wal/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { add, applyTally, remove, tallyTables } from './tally.ts';
import type { TallyEvent, TallyState, TallyTables } from './tally.ts';

const shape = { tables: tallyTables, apply: applyTally };

/** A small contest of tallies on disk: a counter with a photo and a phone number per entrant, and its backups. */
export const createTallyPlace = async () => {
  const root = await mkdtemp(join(tmpdir(), 'backup-'));
  const clock = createFakeClock();
  const files = createUnsyncedFiles();
  const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  const places: Places = { data: join(root, 'data'), uploads: join(root, 'uploads') };
  const base = { ...shape, clock, files, random, segmentBytes: 32 * 1024 };

  const openMain = (data = places.data): Promise<Store<TallyState, TallyEvent>> =>
    openStore({ ...base, dir: data });
  const openPeople = (data = places.data): Promise<ErasableStore<TallyState, TallyEvent>> =>
    openStore({ ...base, dir: join(data, 'people'), erasable: true });

  const backupsOptions = (passphrase = 'correct horse', changed: Partial<Files> = {}) =>
    ({
      dir: join(root, 'backups'),
      passphrase,
      files: { ...files, ...changed },
      clock,
      random,
      main: shape,
      people: shape,
      secretFiles: ['secrets.json'],
      namedFolders: (state) =>
        [...state.counters].flatMap(([owner, { note }]) =>
          note === undefined ? [] : [{ owner, folder: `photos/${owner}`, sha256: note }],
        ),
      async erase(people, ids) {
        for (const id of ids) await people.erase({ by: 'organiser' }, remove(id));
      },
      async afterRestore({ main }) {
        await main.transact({ by: 'restore' }, add('restores'));
      },
    }) satisfies BackupsOptions<TallyTables, TallyEvent, TallyTables, TallyEvent>;

  return {
    root,
    clock,
    places,
    openMain,
    openPeople,
    /** Enters somebody as the server does: the photo, then the person, then the record that names both. */
    async enter(
      stores: { main: Store<TallyState, TallyEvent>; people: Store<TallyState, TallyEvent> },
      name: string,
      phone: string,
    ): Promise<void> {
      const photo = `photo of ${name}`;
      await mkdir(join(places.uploads, 'photos', name), { recursive: true });
      await writeFile(join(places.uploads, 'photos', name, 'original.jpeg'), photo);
      await writeFile(join(places.uploads, 'photos', name, '320.webp'), `small ${photo}`);
      await stores.people.transact({ by: name }, add(name, 1, phone));
      await stores.main.transact({ by: name }, add(name, 1, digest(photo)));
    },
    backupsOptions,
    openBackups: (passphrase = 'correct horse', changed: Partial<Files> = {}): Promise<Backups> =>
      openBackups(backupsOptions(passphrase, changed)),
    into: (name: string): Places => ({
      data: join(root, name, 'data'),
      uploads: join(root, name, 'uploads'),
    }),
    /** The files anywhere below the root (or one folder of it) that hold `text`. */
    async filesWith(text: string, folder = '.'): Promise<readonly string[]> {
      const found: string[] = [];
      const dir = join(root, folder);
      for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && (await readFile(path)).includes(text)) found.push(path);
      }
      return found;
    },
    /** What is sealed in a received history, as text. */
    async unsealedIn(folder: string): Promise<string> {
      const vault = await openVault(files, join(root, 'backups'), 'correct horse', random);
      const listed = z
        .array(z.object({ path: z.string(), sha256: z.string() }))
        .parse(JSON.parse(await readFile(join(folder, 'sealed.json'), 'utf8')));
      const texts = listed.map(async ({ path, sha256 }) =>
        vault.open(path, await readFile(join(folder, `${sha256}.sealed`))).toString(),
      );
      return (await Promise.all(texts)).join('\n');
    },
    clear: () => rm(root, { recursive: true, force: true }),
  };
};

export type TallyPlace = Awaited<ReturnType<typeof createTallyPlace>>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
