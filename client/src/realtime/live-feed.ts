import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import type { Connection } from './connection.ts';

export type FeedSignal =
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown; readonly meta: Meta }
  | { readonly kind: 'skipped'; readonly meta: Meta }
  /** The stream starts anew: only a fresh snapshot shows what is. */
  | { readonly kind: 'reset'; readonly stream: string }
  | { readonly kind: 'connection'; readonly connection: Connection };

/** The road that events come by. */
export type LiveFeed = {
  /** Connects and goes on after `cursor` of `stream`. */
  readonly open: (stream: string, cursor: Cursor) => void;
  /** A snapshot moved the page to `cursor`. */
  readonly moved: (stream: string, cursor: Cursor) => void;
  /** Connects anew, as somebody else or because somebody asked. */
  readonly reconnect: () => void;
  readonly listen: (listener: (signal: FeedSignal) => void) => void;
};
