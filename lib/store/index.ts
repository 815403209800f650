/**
 * A transactional state whose truth is an ordered log: named tables of frozen rows, snapshots, a ledger of answered
 * commands, erasure, backups and point-in-time restore. `example.ts` beside this file is a whole program:
 * `node lib/store/example.ts <folder>`.
 */
export type * from './store.ts';
export { openStore } from './open-store.ts';
export type { StoreOptions } from './open-store.ts';
export { openBackups, openReceiver } from './backup/backups.ts';
export type { Backups } from './backup/backups.ts';
export type { BackupsOptions, NamedFolder, Places, RestoredPlaces } from './backup/workshop.ts';
export type { Choice, RestoreTarget } from './backup/choose-backup.ts';
export { readErasures, recordErasures } from './backup/erasures.ts';
export type { Erasure } from './backup/erasures.ts';
export { readManifests as listBackups, summariesOf as backupSummaries } from './backup/manifest.ts';
export type { BackupSummary, Manifest } from './backup/manifest.ts';
export { BackupProblem } from './backup/problem.ts';
export { chunksOf, digestOf } from './backup/objects.ts';
export { historyName } from './backup/history-name.ts';
export type { HistoryName } from './backup/history-name.ts';
export type { MakeOptions, ReceivedHistory, Receiver } from './backup/receiver.ts';
export { snapshotsToBackUp, storeFiles } from './backup/make-backup.ts';
export { innerPath, namedUploads } from './backup/received-files.ts';
export type { NamedUpload } from './backup/received-files.ts';
export type { ClearFile } from './backup/sealed-set.ts';
export { readStore } from './backup/read-store.ts';
export type { ReadStore, StoreShape } from './backup/read-store.ts';
export type { Restored } from './backup/restore-backup.ts';
export type { Verified } from './backup/verify-backup.ts';
export { findForeignSnapshots } from './foreign-snapshots.ts';
export type { ForeignSnapshot } from './foreign-snapshots.ts';
export { openStoreOn } from './engine.ts';
export { ApplyFailed, EraseIncomplete, SnapshotFailed, StoreDamaged } from './errors.ts';
export type { LedgerLimits } from './ledger.ts';
export type { EngineOptions, StoreLog } from './options.ts';
export { listSnapshots, setAsideSnapshots } from './snapshots.ts';
