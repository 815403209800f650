import type { ResetReason } from '../../shared/wire/frames.ts';
import type { SocketContext } from './ports.ts';
import type { Fault } from './streams.ts';

/** Tells the layer's events; the tuple belongs to the name. */
export type EmitEvent = <Name extends keyof RealtimeEvents>(
  name: Name,
  ...args: RealtimeEvents[Name]
) => void;

/** What an operator counts. Nothing here may carry a clientId. */
export type RealtimeEvents = {
  connection: [Omit<SocketContext, 'clientId'> & { readonly isPlain: boolean }];
  disconnect: [{ readonly socketId: string; readonly stream: string; readonly reason: string }];
  resume: [{ readonly stream: string; readonly from: number; readonly to: number }];
  reset: [{ readonly stream: string; readonly reason: ResetReason }];
  denied: [{ readonly stream: string }];
  slow: [{ readonly socketId: string }];
  'heartbeat-expired': [{ readonly socketId: string }];
  'duplicate-connection': [{ readonly socketId: string }];
  /** A connection that was turned away before it was let in. */
  refused: [{ readonly reason: 'full' | 'shutdown' | 'not-authorized' | 'authorize-failed' }];
  'inbox-drop': [{ readonly count: number }];
  health: [{ readonly status: 'healthy' | 'degraded' }];
  /** A bug or a failure of what was plugged in; the layer goes on. */
  fault: [Fault];
};
