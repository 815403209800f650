import type { Clock } from '../../../shared/base/clock.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';
import type { Delivery, Reset, ResetNotice, Welcome } from '../../../shared/wire/frames.ts';
import type { Carrying, Cause } from './connection-state.ts';
import type { Waking } from './wake.ts';

/** What brings the main stream to the page while sockets fail. Rooms and the inbox wait until there is one again. */
export type Fallback = {
  /** What the page shows while this carries the stream; null while it does not. */
  readonly state: Carrying | null;
  /** A socket was lost, or could not be had, although the device has a network. */
  socketFailed(cause: Cause, wasSteady: boolean): void;
  /** A socket is there, but has to prove itself: where it goes on from here, both bring the stream for a while. */
  welcomed(welcome: Welcome): void;
  /** It has. */
  socketProved(): void;
  /** A socket brings this main stream from now on: another that comes the other way is not wanted any more. */
  socketReads(stream: string): void;
  /** Something is missing: goes back to where the stream stands. */
  resync(): void;
  woken(waking: Waking): void;
  /** Who asks may be somebody else now. */
  startOver(): void;
  /** The socket alone is to bring the stream, or nobody. */
  stop(): void;
};

/** Where the stream stands, whoever brings it: sockets feed the same, so that nothing is missed or doubled in between. */
export type StreamFeed = {
  /** This is the main stream now, and no other. */
  follow(stream: string): void;
  /** How far events have come, those held for a snapshot included; nothing where the stream is new. */
  reach(stream: string): Cursor | undefined;
  receive(delivery: Delivery): void;
  reset(stream: string, notice: ResetNotice): void;
};

/** What the manager gives the fallback to work with. */
export type FallbackSurroundings = {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly unit: () => number;
  readonly streams: StreamFeed;
  readonly onState: () => void;
  readonly onEpoch: (epoch: string) => void;
  /** It carried the stream and cannot any longer. */
  readonly onLost: () => void;
  /** This session may not read the stream: it has ended. */
  readonly onDenied: () => void;
};

export type CreateFallback = (surroundings: FallbackSurroundings) => Fallback;

export type EventsPage =
  | {
      readonly kind: 'page';
      readonly epoch: string;
      readonly events: readonly Delivery[];
      readonly more: boolean;
    }
  | { readonly kind: 'reset'; readonly reset: Reset }
  | { readonly kind: 'denied' };

export type EventsListener = {
  /** Anything arrived, if only a comment. */
  onSign(): void;
  /** An event by its name; `data` is `[data, meta]`, or the reset. */
  onEvent(name: string, data: unknown): void;
  /** It was refused, or broke, or the server ended it. */
  onEnd(): void;
};

/** How a page asks the application's server without a socket. */
export type FallbackPorts = {
  /** The highest stream that this session may read, as far as the page knows. */
  readonly mainStream: () => string;
  /** What came after a place; rejects without an answer and when it is aborted. */
  readonly fetchPage: (stream: string, after: Cursor, signal: AbortSignal) => Promise<EventsPage>;
  /** The same in one answer that stays open. */
  readonly openEvents: (stream: string, after: Cursor, listener: EventsListener) => () => void;
  /** Does the server itself advise against sockets now? */
  readonly isRecommended: () => Promise<boolean>;
};
