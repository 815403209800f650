export {
  createDeviceKeptStreams,
  createDeviceOutboxStorage,
  openDeviceDatabase,
} from './indexed-db.ts';
export { adoptSnapshot, appendEvents, compact } from './kept-stream.ts';
export type { KeptChange, KeptPlace, KeptStreams } from './kept-stream.ts';
export { createOutbox } from './outbox.ts';
export type { Outbox, OutboxView } from './outbox.ts';
export type { ItemState, NewItem, OutboxItem, Refusal } from './outbox-item.ts';
export { createPageKeptStreams, createPageOutboxStorage } from './page-storage.ts';
export type { Outcome, OutboxStorage, Sending, TabChannel } from './ports.ts';
export type { Learnt } from './reconcile.ts';
export { createTabChannel } from './tab-channel.ts';
