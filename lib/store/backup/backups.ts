import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { Files } from '../../wal/index.ts';
import type { ErasableStore, State, Store, Tables } from '../store.ts';
import { forgetInBackups } from './forget-in-backups.ts';
import { makeBackup } from './make-backup.ts';
import { readManifests } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { createObjects } from './objects.ts';
import type { Objects } from './objects.ts';
import type { StoreShape } from './read-store.ts';
import { restoreBackup } from './restore-backup.ts';
import type { Restored, RestoreTarget } from './restore-backup.ts';
import { openVault } from './vault.ts';
import type { Vault } from './vault.ts';
import { verifyBackup } from './verify-backup.ts';
import type { Verified } from './verify-backup.ts';

/** A folder below the uploads that the state names; one of its files must have this digest. */
export type NamedFolder = {
  /** What goes when it is erased, e.g. the entry's id. */
  readonly owner: string;
  readonly folder: string;
  readonly sha256: string;
};

export type BackupsOptions<T extends Tables, E, P extends Tables, PE> = {
  /** Where the backups are. Hold `lockDir` on it while making, restoring or forgetting. */
  readonly dir: string;
  /** Seals what identifies people and the secrets. */
  readonly passphrase: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  /** The store in the data directory. */
  readonly main: StoreShape<T, E>;
  /** The erasable store in `people/` below it. */
  readonly people: StoreShape<P, PE>;
  /** The uploads that must be there, without those of the erased. */
  readonly namedFolders: (state: State<T>) => Iterable<NamedFolder>;
  /** Files of the data directory that are sealed, where they exist. */
  readonly secretFiles: readonly string[];
  /** Erases these from the people store, where they are in it. */
  readonly erase: (people: ErasableStore<State<P>, PE>, ids: readonly string[]) => Promise<void>;
  /** What the application does to a restored state before anybody sees it. */
  readonly afterRestore: (restored: {
    readonly main: Store<State<T>, E>;
    readonly people: ErasableStore<State<P>, PE>;
    readonly erased: readonly string[];
  }) => Promise<void>;
  /** Told, in sentences, what is being done. */
  readonly onProgress?: (sentence: string) => void;
};

export type Places = { readonly data: string; readonly uploads: string };

export type Backups = {
  /**
   * Backs up the directories of a live or stopped store. The answer is `complete` when every file that the state
   * names is there; otherwise `missing` says which are not.
   */
  make(from: Places): Promise<Manifest>;
  /** Newest first. */
  list(): Promise<readonly Manifest[]>;
  /** Reads every byte of a backup; what is wrong with it, in sentences. */
  verify(id: string): Promise<Verified>;
  /** Brings a moment back into two empty directories, in a new epoch, and applies all erasures known by now. */
  restore(target: RestoreTarget, into: Places): Promise<Restored>;
  /** Removes these people and their files from every backup. */
  forget(ids: readonly string[]): Promise<void>;
};

/** What the parts of this folder work with. */
export type Workshop<T extends Tables, E, P extends Tables, PE> = BackupsOptions<T, E, P, PE> & {
  readonly objects: Objects;
  readonly vault: Vault;
  readonly report: (sentence: string) => void;
};

/** The backups in a directory on this machine. Throws `BackupProblem` when the passphrase is not theirs. */
export const openBackups = async <T extends Tables, E, P extends Tables, PE>(
  options: BackupsOptions<T, E, P, PE>,
): Promise<Backups> => {
  const { files, dir } = options;
  await files.makeDir(dir);
  const workshop: Workshop<T, E, P, PE> = {
    ...options,
    objects: createObjects(files, `${dir}/objects`),
    vault: await openVault(files, dir, options.passphrase, options.random),
    report: options.onProgress ?? (() => undefined),
  };
  return {
    make: (from) => makeBackup(workshop, from),
    list: () => readManifests(files, dir),
    verify: (id) => verifyBackup(workshop, id),
    restore: (target, into) => restoreBackup(workshop, target, into),
    forget: (ids) => forgetInBackups(workshop, ids),
  };
};
