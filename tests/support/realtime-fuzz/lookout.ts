import type { Meta } from '../../../shared/wire/cursor.ts';
import {
  frame,
  inboxStream,
  roomPrefix,
  type Delivery,
  type Welcome,
} from '../../../shared/wire/frames.ts';
import type { Packet, SocketSeen, WireServerOptions } from '../wire-server.ts';
import { isMainStream } from './truth.ts';

type Deps = {
  /** What a session may read now. */
  readonly streamOf: (session: string | undefined) => string | undefined;
  /** Entries that were taken back. */
  readonly withdrawn: ReadonlySet<unknown>;
  /** Names the server's life: it has one until it crashes or ends. */
  readonly lifeName: () => string;
  readonly onFault: (what: string) => void;
};

type Watched = { readonly rooms: Set<string>; lastSeq: number };

/** An inbox's message, as the world makes it. */
export type Message = { readonly to: string; readonly number: number };

/** Looks on at what the server sends, in the moment when it does: to whom it is not for, or no more, is said as a fault. */
export const createLookout = ({ streamOf, withdrawn, lifeName, onFault }: Deps) => {
  const sockets = new Map<string, Watched>();
  const livesByInboxEpoch = new Map<string, string>();
  const sentMessages = new Map<string, Set<number>>();

  const lookAtMessage = ({ hello }: SocketSeen, { to, number }: Message): void => {
    if (to !== hello.clientId) onFault(`message ${number} was sent to another`);
    const sent = sentMessages.get(lifeName()) ?? new Set();
    sentMessages.set(lifeName(), sent.add(number));
  };

  const lookAtEvent = (
    { id, hello }: SocketSeen,
    [name, data, { stream, seq }]: Delivery,
  ): void => {
    const say = (what: string): void => onFault(`${stream} ${seq} was sent ${what}`);
    const socket = sockets.get(id);
    const isIn = isMainStream(stream)
      ? streamOf(hello.token) === stream
      : socket?.rooms.has(stream) === true;
    if (!isIn) say('to who may not read it');
    if (name === 'added' && withdrawn.has(data)) say('after it was taken back');
    if (!socket) return;
    if (seq <= socket.lastSeq) say(`after ${socket.lastSeq}`);
    socket.lastSeq = seq;
  };

  const lookAt = (socket: SocketSeen, delivery: Delivery): void => {
    const [, data, { stream }] = delivery;
    if (stream === inboxStream) lookAtMessage(socket, data as Message);
    else lookAtEvent(socket, delivery);
  };

  const sent = (socket: SocketSeen, [name, data, meta]: Packet): void => {
    if (name === frame.welcome) {
      const answer = (data as Welcome).streams[inboxStream];
      if (answer && answer.kind !== 'denied') livesByInboxEpoch.set(answer.epoch, lifeName());
    } else if (name === frame.batch)
      for (const each of data as readonly Delivery[]) lookAt(socket, each);
    // Only an event of a stream has a third part.
    else if (meta !== undefined) lookAt(socket, [name, data, meta as Meta]);
  };

  const watch: WireServerOptions = {
    onMet: ({ id, hello }) =>
      void sockets.set(id, { rooms: new Set(Object.keys(hello.cursors)), lastSeq: 0 }),
    onSent: sent,
    onReceived({ id }, [name, room]) {
      const rooms = sockets.get(id)?.rooms;
      if (name === frame.joinRoom) rooms?.add(roomPrefix + String(room));
      else if (name === frame.leaveRoom) rooms?.delete(roomPrefix + String(room));
    },
  };

  return {
    watch,
    /** How many messages were sent in this life of the server, however often. */
    messagesSent: () => sentMessages.get(lifeName())?.size ?? 0,
    /** The server's life that an inbox's epoch names. */
    lifeOf: (inboxEpoch: string): string => livesByInboxEpoch.get(inboxEpoch) ?? inboxEpoch,
  };
};
