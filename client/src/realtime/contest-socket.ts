import { io } from 'socket.io-client';
import type { ClientSocket } from '../../../lib/realtime/client/index.ts';
import type { Hello } from '../../../shared/wire/frames.ts';

const quick = ['websocket', 'polling'];
/** Works wherever HTTP does, and goes over to a websocket where one gets through. */
const careful = ['polling', 'websocket'];

/**
 * The browser's socket: a websocket at once where the network has nothing against it. Where it is refused polling
 * takes its place in the same try; where it is swallowed without an answer, in the next. Where nobody is there at all,
 * as during a deploy, nothing was learnt of the network: all who return then do so the short way.
 */
export const createContestSocket = (hello: () => Hello, url?: string): ClientSocket => {
  const options = {
    autoConnect: false,
    reconnection: false,
    // Else a refused websocket would be asked for again and again, and polling never.
    tryAllTransports: true,
    auth: (give: (hello: Hello) => void) => give(hello()),
  };
  const socket = url === undefined ? io(options) : io(url, { ...options, forceNew: true });
  let isUnanswered = false;
  const upgradeListeners: ((reason: unknown) => void)[] = [];
  socket.on('connect', () => {
    isUnanswered = false;
    socket.io.engine.once('upgrade', () => {
      for (const listener of upgradeListeners) listener('upgrade');
    });
  });
  socket.on('connect_error', () => {
    isUnanswered = false;
  });
  return {
    get connected() {
      return socket.connected;
    },
    connect() {
      socket.io.opts.transports = isUnanswered ? careful : quick;
      isUnanswered = true;
      return socket.connect();
    },
    disconnect: () => socket.disconnect(),
    transport: () => socket.io.engine.transport.name,
    on: (event, listener) =>
      event === 'upgrade' ? upgradeListeners.push(listener) : socket.on(event, listener),
    onAny: (listener) => socket.onAny(listener),
    emit: (event, ...args) => socket.emit(event, ...args),
    timeout: (ms) => socket.timeout(ms),
  };
};
