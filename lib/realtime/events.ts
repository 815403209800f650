import type { ResetReason } from '../../shared/wire/frames.ts';
import type { SocketContext } from './ports.ts';
import type { Fault } from './streams.ts';

/** Tells the layer's events; the tuple belongs to the name. */
export type EmitEvent = <Name extends keyof RealtimeEvents>(
  name: Name,
  ...args: RealtimeEvents[Name]
) => void;

type OfSocket = { readonly socketId: string };

/** What an operator counts. Nothing here may carry a clientId. Times are in milliseconds. */
export type RealtimeEvents = {
  /** Somebody was let in. `returnedAfter`: why its last connection ended, where that is still known. */
  connection: [
    Omit<SocketContext, 'clientId'> & {
      readonly isPlain: boolean;
      readonly isReturn: boolean;
      readonly returnedAfter: string | null;
      readonly transport: string;
    },
  ];
  disconnect: [
    OfSocket & { readonly stream: string; readonly reason: string; readonly afterMs: number },
  ];
  resume: [OfSocket & { readonly stream: string; readonly from: number; readonly to: number }];
  reset: [OfSocket & { readonly stream: string; readonly reason: ResetReason }];
  denied: [OfSocket & { readonly stream: string }];
  /** It has been sent what it lacked when it came. */
  'caught-up': [OfSocket & { readonly afterMs: number }];
  /** It has used up its credit and is sent nothing more until it has taken what waits for it. */
  held: [OfSocket];
  slow: [OfSocket];
  'heartbeat-expired': [OfSocket];
  'duplicate-connection': [OfSocket];
  /** A connection that was turned away before it was let in, and when it was told to come again. */
  refused: [
    {
      readonly reason: 'full' | 'busy' | 'shutdown' | 'not-authorized' | 'authorize-failed';
      readonly retryAfter?: number;
    },
  ];
  command: [
    OfSocket & {
      readonly requestId: string;
      readonly outcome: 'answered' | 'refused' | 'failed';
      readonly afterMs: number;
    },
  ];
  'inbox-drop': [{ readonly count: number }];
  health: [{ readonly status: 'healthy' | 'degraded' }];
  /** How far the shutdown is: commands refused, those in flight answered, all that was left sent, transports closed. */
  shutdown: [{ readonly stage: 'refusing' | 'answered' | 'sent' | 'closed' }];
  /** A bug or a failure of what was plugged in; the layer goes on. */
  fault: [Fault];
};
