/**
 * A transactional state whose truth is an ordered log: named tables of frozen rows, snapshots, a ledger of answered
 * commands, erasure, backups and point-in-time restore. `openStore` shows how it is used.
 */
export type * from './store.ts';
export { openStore } from './open-store.ts';
export type { StoreOptions } from './open-store.ts';
export { openStoreOn } from './engine.ts';
export { ApplyFailed, EraseIncomplete, SnapshotFailed, StoreDamaged } from './errors.ts';
export type { LedgerLimits } from './ledger.ts';
export type { EngineOptions, StoreLog } from './options.ts';
