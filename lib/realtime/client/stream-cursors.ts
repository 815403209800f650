import type { Clock } from '../../../shared/base/clock.ts';
import { defaultBackoff, getBackoffDelay } from '../../../shared/wire/backoff.ts';
import { classifyArrival, type Cursor, type Meta } from '../../../shared/wire/cursor.ts';
import {
  frame,
  inboxStream,
  roomPrefix,
  type Delivery,
  type ResetNotice,
  type StreamAnswer,
  type Welcome,
} from '../../../shared/wire/frames.ts';
import type { StreamFeed } from './fallback.ts';
import type { ManagerDeps, Snapshot } from './ports.ts';

/** A stream is at a place, or waits for the snapshot from which it starts anew. */
type Tracked =
  | { readonly kind: 'current'; cursor: Cursor }
  | { readonly kind: 'resetting'; from: Cursor; buffer: Delivery[]; readonly url: string };

/** Where we are in each stream, and what must happen for nothing to be missed or doubled. */
export type StreamCursors = StreamFeed & {
  /**
   * For the next hello. A main stream that waits for a snapshot has none and is reset again; a room goes on from where
   * its snapshot must reach, as a room without a place is joined anew, without what came before.
   */
  cursors(): Readonly<Record<string, Cursor>>;
  welcome(welcome: Welcome): void;
  /** The server's answer about one stream. */
  answered(stream: string, answer: StreamAnswer): void;
  /** The server says how far each stream goes. */
  heads(heads: Readonly<Record<string, Cursor>>): void;
  leave(stream: string): void;
};

type Deps = Pick<
  ManagerDeps,
  'cursors' | 'fetchSnapshot' | 'onSnapshot' | 'onEvent' | 'onInboxGap'
> & {
  readonly clock: Clock;
  /** Something is missing: come again with the cursors. */
  readonly onGap: () => void;
  readonly onInboxMoved: (cursor: Cursor) => void;
};

const maxBuffered = 1000;
/** We were never told of the stream. */
const unknown: Cursor = { epoch: '', seq: -1 };
/** A head ahead of us may be on its way; if nothing moves for this long it was lost. */
const headGraceMs = 2000;

export const createStreamCursors = (deps: Deps): StreamCursors => {
  const { clock } = deps;
  const tracked = new Map<string, Tracked>(
    Object.entries(deps.cursors ?? {}).map(([stream, cursor]) => [
      stream,
      { kind: 'current', cursor },
    ]),
  );

  const startAt = (stream: string, cursor: Cursor): void => {
    tracked.set(stream, { kind: 'current', cursor });
    if (stream === inboxStream) deps.onInboxMoved(cursor);
  };

  const buffer = (waiting: Tracked & { kind: 'resetting' }, delivery: Delivery): void => {
    waiting.buffer.push(delivery);
    if (waiting.buffer.length <= maxBuffered) return;
    // Rather than hold ever more, ask for a snapshot that has it all.
    const [, , { epoch, seq }] = delivery;
    waiting.from = { epoch, seq };
    waiting.buffer = [];
  };

  const receive = (delivery: Delivery): void => {
    const [name, data, meta] = delivery;
    const place = tracked.get(meta.stream);
    if (!place) return;
    if (place.kind === 'resetting') {
      buffer(place, delivery);
      return;
    }
    switch (classifyArrival(place.cursor, meta)) {
      case 'duplicate':
        return;
      case 'gap':
      case 'foreign':
        deps.onGap();
        return;
      case 'next':
        startAt(meta.stream, { epoch: meta.epoch, seq: meta.seq });
        if (name !== frame.skipped) deps.onEvent(name, data, meta);
    }
  };

  const adopt = (stream: string, waiting: Tracked & { kind: 'resetting' }, snapshot: Snapshot) => {
    startAt(stream, { epoch: snapshot.epoch, seq: snapshot.seq });
    deps.onSnapshot({ ...snapshot, stream });
    for (const delivery of waiting.buffer) receive(delivery);
  };

  const fetchInto = async (
    stream: string,
    waiting: Tracked & { kind: 'resetting' },
    attempt: number,
  ): Promise<void> => {
    const isWanted = (): boolean => tracked.get(stream) === waiting; // Not reset again, nor gone.
    let hasAskedAgain = false;
    const askAgain = (): void => {
      if (hasAskedAgain || !isWanted()) return;
      hasAskedAgain = true;
      void fetchInto(stream, waiting, attempt + 1);
    };
    // A question may be lost without a word. A large answer may be slow: the first that comes is taken.
    const patience = clock.after(getBackoffDelay(attempt, snapshotPatience), askAgain);
    const snapshot = await deps.fetchSnapshot(waiting.url, stream).catch(() => null);
    patience.stop();
    if (!isWanted()) return;
    const { from } = waiting;
    const isOlder = snapshot?.epoch === from.epoch && snapshot.seq < from.seq;
    if (snapshot && !isOlder) {
      adopt(stream, waiting, snapshot);
      return;
    }
    clock.after(getBackoffDelay(attempt, snapshotBackoff), askAgain);
  };

  const reset = (stream: string, notice: ResetNotice): void => {
    const { snapshotUrl: url, epoch, seq, reason } = notice;
    if (stream === inboxStream) {
      startAt(stream, { epoch, seq });
      deps.onInboxGap?.(reason);
      return;
    }
    // If it is another than before, what this session may read has changed: the stream it had is not fed any more.
    if (isMainStream(stream)) follow(stream);
    const waiting: Tracked = { kind: 'resetting', from: { epoch, seq }, buffer: [], url };
    tracked.set(stream, waiting);
    void fetchInto(stream, waiting, 0);
  };

  const follow = (stream: string): void => {
    for (const name of [...tracked.keys()])
      if (name !== stream && isMainStream(name)) tracked.delete(name);
  };

  /** Where we stand in a stream of which something was lost. */
  const isMissing = (stream: string, head: Cursor): Cursor | null => {
    const place = tracked.get(stream);
    // Rooms that are joined or left just now are told of by their own answers.
    if (!place) return isMainStream(stream) ? unknown : null;
    if (place.kind !== 'current') return null;
    const { cursor } = place;
    return cursor.epoch !== head.epoch || cursor.seq < head.seq ? cursor : null;
  };

  /** A room that was in the hello and that nobody wants any more: its answer comes too late. */
  const isLeft = (stream: string): boolean => stream.startsWith(roomPrefix) && !tracked.has(stream);

  const answered = (stream: string, answer: StreamAnswer): void => {
    if (answer.kind === 'reset') reset(stream, answer);
    else if (answer.kind === 'resumed' && !tracked.has(stream))
      startAt(stream, { epoch: answer.epoch, seq: answer.from });
  };

  return {
    cursors() {
      const found: Record<string, Cursor> = {};
      for (const [stream, place] of tracked)
        if (place.kind === 'current') found[stream] = place.cursor;
        else if (stream.startsWith(roomPrefix)) found[stream] = place.from;
      return found;
    },
    welcome({ streams }) {
      for (const stream of [...tracked.keys()])
        if ((streams[stream]?.kind ?? 'denied') === 'denied') tracked.delete(stream);
      for (const [stream, answer] of Object.entries(streams))
        if (!isLeft(stream)) answered(stream, answer);
    },
    answered,
    reset(stream, notice) {
      if (!isLeft(stream)) reset(stream, notice);
    },
    receive,
    heads(heads) {
      for (const [stream, head] of Object.entries(heads)) {
        const seen = isMissing(stream, head);
        if (!seen) continue;
        clock.after(headGraceMs, () => {
          if (isMissing(stream, head) === seen) deps.onGap();
        });
      }
    },
    leave: (stream) => void tracked.delete(stream),
    reach(stream) {
      const place = tracked.get(stream);
      return place?.kind === 'resetting' ? (place.buffer.at(-1)?.[2] ?? place.from) : place?.cursor;
    },
    follow,
  };
};

const snapshotBackoff = { ...defaultBackoff, initialBackoffDelay: 500 };
const snapshotPatience = {
  ...defaultBackoff,
  initialBackoffDelay: 10_000,
  maxBackoffDelay: 120_000,
};

/** A page has one such stream at a time. */
export const isMainStream = (stream: string): boolean =>
  stream !== inboxStream && !stream.startsWith(roomPrefix);

export const isMeta = (value: unknown): value is Meta =>
  typeof value === 'object' &&
  value !== null &&
  'stream' in value &&
  typeof value.stream === 'string' &&
  'epoch' in value &&
  typeof value.epoch === 'string' &&
  'seq' in value &&
  typeof value.seq === 'number' &&
  'prev' in value &&
  typeof value.prev === 'number';
