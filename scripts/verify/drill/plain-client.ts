import { io } from 'socket.io-client';
import type { House } from './house.ts';
import { until } from './until.ts';

/** Somebody else's program: a socket of socket.io-client, and all that it heard. */
export type PlainClient = {
  readonly heard: (event: string) => readonly unknown[];
  readonly isConnected: () => boolean;
  readonly close: () => void;
};

export const openPlainClient = (house: House): PlainClient => {
  const socket = io(house.urlOf('app'), { forceNew: true, transports: ['websocket'] });
  const heard: (readonly [event: string, data: unknown])[] = [];
  socket.onAny((event: string, data: unknown) => heard.push([event, data]));
  return {
    heard: (event) => heard.filter(([name]) => name === event).map(([, data]) => data),
    isConnected: () => socket.connected,
    close: () => void socket.disconnect(),
  };
};

export const untilLetIn = ({ context }: House, client: PlainClient): Promise<void> =>
  until(context, () => client.isConnected(), {
    limitMs: 10_000,
    wrong: 'No socket is let in within 10 seconds.',
    todo: 'Look at server/realtime, and at what app logs when a plain socket.io-client comes.',
  });
