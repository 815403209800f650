import { io } from 'socket.io-client';
import type { ClientSocket } from '../../../lib/realtime/client/index.ts';
import type { Clock, Timer } from '../../../shared/base/clock.ts';
import type { Hello } from '../../../shared/wire/frames.ts';

const quick = ['websocket', 'polling'];
/** Works wherever HTTP does, and goes over to a websocket where one gets through. */
const careful = ['polling', 'websocket'];
/** The server says its first word at once. */
const firstWordMs = 4000;

type Options = {
  readonly hello: () => Hello;
  readonly clock: Clock;
  /** The server; where the page came from unless given. */
  readonly url?: string | undefined;
  /** For programs that keep no cookies. */
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * The browser's socket: a websocket at once where the network has nothing against it. Where it is refused, dropped or
 * left without a word, polling takes its place in the same try. Where nobody is there at all, as during a deploy,
 * nothing was learnt of the network: all who return then do so the short way.
 */
export const createContestSocket = ({ hello, clock, url, headers }: Options): ClientSocket => {
  const options = {
    autoConnect: false,
    reconnection: false,
    // Else a refused websocket would be asked for again and again, and polling never.
    tryAllTransports: true,
    auth: (give: (hello: Hello) => void) => give(hello()),
    ...(headers === undefined ? {} : { extraHeaders: { ...headers } }),
  };
  const socket = url === undefined ? io(options) : io(url, { ...options, forceNew: true });
  let transports = quick;
  let next = quick;
  let patience: Timer | undefined;
  const upgradeListeners: ((reason: unknown) => void)[] = [];

  const begin = (chosen: string[]): void => {
    transports = chosen;
    // What is swallowed without an answer is not asked for a second time.
    next = careful;
    socket.io.opts.transports = chosen;
    socket.connect();
    if (chosen !== quick) return;
    const { engine } = socket.io;
    const goOnCarefully = (): void => {
      if (engine !== socket.io.engine || patience === undefined) return;
      leave();
      begin(careful);
    };
    patience = clock.after(firstWordMs, goOnCarefully);
    engine.once('open', keepWaiting);
    // Of one that closes before its first word socket.io-client tells nobody.
    engine.once('close', goOnCarefully);
  };
  const keepWaiting = (): void => {
    patience?.stop();
    patience = undefined;
  };
  const leave = (): void => {
    keepWaiting();
    socket.disconnect();
  };

  socket.on('connect', () => {
    const { engine } = socket.io;
    if (transports === quick) next = quick;
    engine.once('upgrade', () => {
      next = quick;
      for (const listener of upgradeListeners) listener('upgrade');
    });
  });
  socket.on('connect_error', () => {
    keepWaiting();
    next = quick;
  });

  return {
    get connected() {
      return socket.connected;
    },
    connect: () => begin(next),
    disconnect: leave,
    transport: () => socket.io.engine.transport.name,
    on: (event, listener) =>
      event === 'upgrade' ? upgradeListeners.push(listener) : socket.on(event, listener),
    onAny: (listener) => socket.onAny(listener),
    emit: (event, ...args) => socket.emit(event, ...args),
    timeout: (ms) => socket.timeout(ms),
  };
};
