import type { Tables } from '../store.ts';
import { forgetInBackups } from './forget-in-backups.ts';
import { makeBackup } from './make-backup.ts';
import { readManifests } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { createObjects } from './objects.ts';
import { pruneBackups } from './prune-backups.ts';
import { createReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';
import { restoreBackup } from './restore-backup.ts';
import type { Retention } from './retention.ts';
import { chooseBackup } from './choose-backup.ts';
import type { Choice, RestoreTarget } from './choose-backup.ts';
import type { Restored } from './restore-backup.ts';
import { restoreUploads } from './restore-uploads.ts';
import type { RestoredUploads } from './restore-uploads.ts';
import { openVault } from './vault.ts';
import type { BackupsOptions, Places, RestoredPlaces, Workshop } from './workshop.ts';
import { verifyBackup } from './verify-backup.ts';
import type { Verified } from './verify-backup.ts';

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
  /** Which record `restore` would bring back, and from which backup. */
  find(target: RestoreTarget): Promise<Choice>;
  /** Brings a moment back into two empty directories, in a new epoch, and applies all erasures known by now. */
  restore(target: RestoreTarget, into: RestoredPlaces): Promise<Restored>;
  /**
   * Brings back the uploads of the newest backup of each history that are not in this directory as they were, without
   * those of the erased. It may be in use meanwhile.
   */
  restoreUploads(uploads: string): Promise<RestoredUploads>;
  /**
   * Removes backups that newer ones stand for, by `rule`; the ids. Of each history the last complete one always stays,
   * and with it the whole log.
   */
  prune(rule?: Retention): Promise<readonly string[]>;
  /**
   * Removes these people, and whom an earlier try left, with their files from every backup. Where something was
   * received too they stay on the list until `Receiver.forget` has reached that.
   */
  forget(ids: readonly string[]): Promise<void>;
};

/** The backups in a directory on this machine. Throws `BackupProblem` when the passphrase is not theirs. */
export const openBackups = async <T extends Tables, E, P extends Tables, PE>(
  options: BackupsOptions<T, E, P, PE>,
): Promise<Backups> => {
  const { files, dir } = options;
  const workshop = await openWorkshop(options);
  return {
    make: (from) => makeBackup(workshop, from),
    list: () => readManifests(files, dir),
    verify: (id) => verifyBackup(workshop, id),
    find: async (target) => chooseBackup(workshop, await readManifests(files, dir), target),
    restore: (target, into) => restoreBackup(workshop, target, into),
    restoreUploads: (uploads) => restoreUploads(workshop, uploads),
    prune: (rule) => pruneBackups(workshop, rule),
    forget: (ids) => forgetInBackups(workshop, ids),
  };
};

/** Where what another machine sends arrives and becomes backups. Throws like `openBackups`. */
export const openReceiver = async <T extends Tables, E, P extends Tables, PE>(
  options: BackupsOptions<T, E, P, PE>,
): Promise<Receiver> => createReceiver(await openWorkshop(options));

const openWorkshop = async <T extends Tables, E, P extends Tables, PE>(
  options: BackupsOptions<T, E, P, PE>,
): Promise<Workshop<T, E, P, PE>> => {
  const { files, dir, passphrase, random } = options;
  await files.makeDir(dir);
  return {
    ...options,
    objects: createObjects(files, `${dir}/objects`),
    vault: await openVault(files, dir, passphrase, random),
    report: options.onProgress ?? (() => undefined),
  };
};
