import {
  frame,
  inboxStream,
  roomPrefix,
  type Reset,
  type StreamAnswer,
  type Welcome,
} from '../../../shared/wire/frames.ts';
import type { Cursor, Meta } from '../../../shared/wire/cursor.ts';
import type { Applied } from '../delivery-oracle.ts';
import type { Packet } from '../wire-server.ts';
import type { FuzzServer } from './server.ts';
import { hashOf, isMainStream } from './truth.ts';

/** Where a page begins that was there before: what it showed, and its inbox. */
export type Beginning = { readonly stream: string; readonly cursor: Cursor };

/**
 * Writes down what a page was told and what it did with it, for the oracle. What it was told is taken from the network,
 * before the page has it.
 */
export const createWitness = (server: FuzzServer, onFault: (what: string) => void) => {
  const history: Applied[] = [];
  const places = new Map<string, Cursor>();
  const awaited = new Map<string, Cursor>();
  const rooms = new Set<string>();
  let main = '';
  let clientId = '';

  const isInbox = (stream: string): boolean => stream === inboxStream;
  /** Inboxes are told apart by whose they are, and their histories by the server's life. */
  const named = ({ stream, epoch, seq }: { stream: string; epoch: string; seq: number }) =>
    isInbox(stream)
      ? { stream: `${inboxStream}:${clientId}`, epoch: server.lifeOf(epoch), seq }
      : { stream, epoch, seq };
  const mayHave = (stream: string): boolean =>
    stream === main || isInbox(stream) || rooms.has(stream);

  const enter = (stream: string, { epoch, seq }: Cursor): void => {
    places.set(stream, { epoch, seq });
    history.push({ kind: 'entered', ...named({ stream, epoch, seq }) });
  };
  const leave = (stream: string): void => {
    const place = places.get(stream);
    if (!place) return;
    places.delete(stream);
    awaited.delete(stream);
    history.push({ kind: 'left', ...named({ stream, ...place }) });
  };
  const follow = (stream: string): void => {
    main = stream;
    for (const other of [...places.keys()]) if (isMainStream(other) && other !== main) leave(other);
  };
  const answered = (stream: string, answer: StreamAnswer): void => {
    if (!mayHave(stream)) return;
    if (answer.kind === 'denied') leave(stream);
    else if (answer.kind === 'resumed') {
      if (!places.has(stream)) enter(stream, { epoch: answer.epoch, seq: answer.from });
    } else {
      if (!places.has(stream)) enter(stream, answer);
      awaited.set(stream, answer);
      history.push({ kind: 'reset', ...named({ stream, ...answer }) });
    }
  };

  return {
    history,
    places: places as ReadonlyMap<string, Cursor>,
    /** It has all that it asked for. */
    isSettled: () => awaited.size === 0 && [...rooms].every((room) => places.has(room)),
    isAwaiting: (stream: string) => awaited.has(stream),
    get main() {
      return main;
    },
    get clientId() {
      return clientId;
    },
    begin(id: string, beginnings: readonly Beginning[]) {
      clientId = id;
      for (const { stream, cursor } of beginnings) {
        if (isMainStream(stream)) main = stream;
        enter(stream, cursor);
      }
    },
    /** Nothing more is owed to it. */
    end() {
      for (const stream of [...places.keys()]) leave(stream);
    },
    saidHello(id: string) {
      clientId = id;
    },
    arrived([name, data, event, room]: Packet) {
      if (name === frame.welcome) {
        const { stream, streams } = data as Welcome;
        follow(stream);
        for (const [each, answer] of Object.entries(streams)) answered(each, answer);
      } else if (name === frame.reset) {
        const reset = data as Reset;
        if (isMainStream(reset.stream)) follow(reset.stream);
        answered(reset.stream, { kind: 'reset', ...reset });
      } else if (name === frame.duplicateConnection) leave(inboxStream);
      else if (name === '#ack' && event === frame.joinRoom)
        answered(roomPrefix + String(room), data as StreamAnswer);
    },
    /** It goes on over HTTP, where it can have one stream alone. */
    follow,
    resetOverHttp(reset: Reset) {
      follow(reset.stream);
      answered(reset.stream, { kind: 'reset', ...reset });
    },
    joined: (room: string) => void rooms.add(roomPrefix + room),
    left(room: string) {
      rooms.delete(roomPrefix + room);
      leave(roomPrefix + room);
    },
    applied(name: string, data: unknown, meta: Meta) {
      const { stream, epoch, seq } = meta;
      places.set(stream, { epoch, seq });
      history.push({ kind: 'event', ...named(meta), hash: hashOf(name, data) });
    },
    tookSnapshot(snapshot: Cursor & { readonly stream: string }) {
      const { stream, epoch, seq } = snapshot;
      if (!awaited.delete(stream)) onFault(`a snapshot of ${stream} that nobody asked for`);
      places.set(stream, { epoch, seq });
      history.push({ kind: 'snapshot', ...named(snapshot) });
    },
    /** It says that messages are gone: what it was told to begin after is as good as a snapshot. */
    toldInboxGap() {
      const place = awaited.get(inboxStream);
      if (place) this.tookSnapshot({ stream: inboxStream, epoch: place.epoch, seq: place.seq });
    },
  };
};

export type Witness = ReturnType<typeof createWitness>;
