export { RealtimeReliability } from './reliability.ts';
export { createMemoryLog, type MemoryLog, type MemoryRecord } from './memory-log.ts';
export { defaultLimits, type Limits, type RealtimeOptions } from './options.ts';
export type {
  Authorize,
  Fill,
  Grant,
  Handshake,
  LogPort,
  LogRecord,
  OnCommand,
  Project,
  Projection,
  SocketContext,
  StreamMessage,
} from './ports.ts';
export type { RealtimeEvents } from './events.ts';
export type { Follower, Following, ReadFrom, StreamPage } from './follow.ts';
export type { FallbackStatus, HealthStatus } from './health.ts';
export type { InspectedConnection, Inspection } from './inspect.ts';
export type { RealtimeMetrics } from './metrics.ts';
export type { Tally } from './tally.ts';
