import { backupGuards } from './guards/backup.ts';
import { mediaGuards } from './guards/media.ts';
import { outboxGuards } from './guards/outbox.ts';
import { realtimeGuards } from './guards/realtime.ts';
import { realtimeBoundGuards } from './guards/realtime-bounds.ts';
import { serverGuards } from './guards/server.ts';
import { storeGuards } from './guards/store.ts';
import { streamGuards } from './guards/streams.ts';
import type { Mutant } from './mutant.ts';

/** The guards that matter. A new one goes into the list of its part of the house. */
export const guards: readonly Mutant[] = [
  ...streamGuards,
  ...realtimeGuards,
  ...realtimeBoundGuards,
  ...outboxGuards,
  ...serverGuards,
  ...backupGuards,
  ...mediaGuards,
  ...storeGuards,
];
