import { join } from 'node:path';
import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { ok } from '../shared/base/result.ts';
import { openBackups, readErasures, readStore, recordErasures } from '../lib/store/index.ts';
import type { Backups, BackupsOptions, Erasure, NamedFolder, Places } from '../lib/store/index.ts';
import type { Files } from '../lib/wal/index.ts';
import { apply } from './domain/apply.ts';
import { decide } from './domain/decide.ts';
import type { ContestEvent } from './domain/events.ts';
import { applyPeople, peopleTables, type PeopleEvent, type PeopleTables } from './domain/people.ts';
import { contestTables, isGone, type ContestState, type ContestTables } from './domain/tables.ts';
import type { ContestStore, PeopleStore } from './use-cases/ports.ts';

/** What the two stores of a contest are made of. */
export const contestShape = { tables: contestTables, apply };
export const peopleShape = { tables: peopleTables, apply: applyPeople };

/** What the backups hold, encrypted, besides people. */
export const secretFiles = ['secrets.json'];

/** Entry numbers and revisions that were given out after the backup must not be given out again. */
const skippedNumbers = 1000;

type ContestBackups = {
  readonly dir: string;
  readonly passphrase: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly onProgress?: (sentence: string) => void;
};

/** What the engine has to know of a contest to back it up. */
export const contestBackupsOptions = (
  options: ContestBackups,
): BackupsOptions<ContestTables, ContestEvent, PeopleTables, PeopleEvent> => ({
  ...options,
  main: contestShape,
  people: peopleShape,
  namedFolders: namedPhotos,
  secretFiles,
  erase: erasePeople,
  afterRestore: ({ main, erased }) => settleRestored(main, erased, options.clock),
});

export const openContestBackups = (options: ContestBackups): Promise<Backups> =>
  openBackups(contestBackupsOptions(options));

/** The photos of everybody who is still in the contest, as the image store lays them out. */
export function* namedPhotos(state: ContestState): Generator<NamedFolder, void, undefined> {
  for (const entry of state.entries.values()) {
    if (isGone(entry)) continue;
    yield { owner: entry.id, folder: `photos/${entry.photo.key}`, sha256: entry.photo.sha256 };
  }
}

/** The erasures that the people store in `dataDir` knows; noted beside the data, so that they outlast the store. */
export const noteErasures = async (files: Files, dataDir: string): Promise<readonly Erasure[]> => {
  const people = await readStore<PeopleTables, PeopleEvent>(files, join(dataDir, 'people'), {
    ...peopleShape,
    erasable: true,
  });
  const known = [...(people?.state.erased ?? [])].map(([id, { at }]) => ({ id, at }));
  await recordErasures(files, dataDir, known);
  return readErasures(files, dataDir);
};

/** A store without any record: there is nothing to back up and nothing to lose. */
export const readContest = (files: Files, { data }: Pick<Places, 'data'>) =>
  readStore<ContestTables, ContestEvent>(files, data, contestShape);

const erasePeople = async (people: PeopleStore, ids: readonly string[]): Promise<void> => {
  const left = ids.filter((id) => !people.state().erased.has(id));
  if (left.length === 0) return;
  const erased = await people.erase<null, never>({ by: 'contest' }, () =>
    ok({
      events: left.map((entryId) => ({ type: 'personErased' as const, entryId })),
      result: null,
    }),
  );
  if (!erased.ok)
    throw new Error(`People could not be erased: ${erased.error.kind}. Make room on the disk.`);
};

const settleRestored = async (
  store: ContestStore,
  erased: readonly string[],
  clock: Clock,
): Promise<void> => {
  const context = { now: clock.now(), actor: { kind: 'system' } as const };
  const reason = 'Erased after the backup was made';
  const commands = [
    { type: 'recoverAfterRestore' as const, skip: skippedNumbers },
    ...erased
      .filter((entryId) => store.state().entries.has(entryId))
      .map((entryId) => ({ type: 'eraseEntry' as const, entryId, reason })),
  ];
  for (const command of commands) {
    const done = await store.transact({ by: 'system' }, (state) => decide(state, command, context));
    if (!done.ok) throw new Error('The restored contest takes no writes. Make room on the disk.');
  }
};
