import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { Files } from '../../wal/index.ts';
import type { ErasableStore, State, Store, Tables } from '../store.ts';
import type { Objects } from './objects.ts';
import type { StoreShape } from './read-store.ts';
import type { Vault } from './vault.ts';

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

/** Where a restore goes; without uploads, those are restored by themselves where they belong. */
export type RestoredPlaces = { readonly data: string; readonly uploads?: string | undefined };

/** What the parts of this folder work with. */
export type Workshop<T extends Tables, E, P extends Tables, PE> = BackupsOptions<T, E, P, PE> & {
  readonly objects: Objects;
  readonly vault: Vault;
  readonly report: (sentence: string) => void;
};
