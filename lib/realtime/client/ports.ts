import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { BackoffOptions } from '../../../shared/wire/backoff.ts';
import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import type { Hello, ResetReason } from '../../../shared/wire/frames.ts';
import type { CreateFallback } from './fallback.ts';
import type { Page } from './page.ts';

/** What is used of socket.io-client's `Socket`. */
export interface ClientSocket {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(
    event: 'connect_error' | 'disconnect' | 'upgrade',
    listener: (reason: unknown) => void,
  ): unknown;
  /** Socket.IO's name of what carries it now: `websocket` unless told. `upgrade` says that it is another. */
  transport?(): string;
  onAny(listener: (name: string, ...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> };
}

export type Snapshot = Cursor & { readonly view: unknown };

export type ManagerDeps = {
  /**
   * Makes the one socket that is then used again and again. `hello` belongs into its `auth`; it must not connect or
   * reconnect by itself: `io(url, { autoConnect: false, reconnection: false, auth: (give) => give(hello()) })`.
   */
  readonly createSocket: (hello: () => Hello) => ClientSocket;
  readonly fetchSnapshot: (url: string, stream: string) => Promise<Snapshot>;
  /** Replace what you show of this stream; events after it follow. */
  readonly onSnapshot: (snapshot: Snapshot & { readonly stream: string }) => void;
  /** Each event once and in order. Ephemeral ones have no `meta`. */
  readonly onEvent: (name: string, data: unknown, meta: Meta | null) => void;
  /** What the page still shows from an earlier visit, by stream: it is resumed there, unless the server says otherwise. */
  readonly cursors?: Readonly<Record<string, Cursor>>;
  /** The history that the server tells, each time that it is reached. */
  readonly onEpoch?: (epoch: string) => void;
  /** Messages to this tab alone were dropped before it came back. */
  readonly onInboxGap?: (reason: ResetReason) => void;
  /** What became of a pending message. */
  readonly onPendingAnswer?: (id: string, answer: unknown) => void;
  /** sessionStorage: what lives as long as the tab, reloads included. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly page: Page;
  readonly clock: Clock;
  readonly random: Random;
  /** What to do where sockets fail; without it the page waits for one. */
  readonly fallback?: CreateFallback;
  readonly token?: () => string | undefined;
  readonly backoff?: BackoffOptions;
};
