import type { Logger } from 'pino';
import type { RealtimeReliability } from '../../lib/realtime/index.ts';

/** Ends that are of nobody's making but people's: a page was closed, a phone was pocketed, the server was stopped. */
const expected = new Set([
  'client namespace disconnect',
  'transport close',
  'duplicate-connection',
  'shutdown',
]);

/**
 * A line for each connection that comes, goes on, begins anew or ends, with its socket's id to follow it by. Where that
 * is the way of things it is written at `debug`; what an operator may want to look into, at `info`.
 */
export const logSockets = (
  realtime: Pick<RealtimeReliability<never>, 'on'>,
  logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>,
): void => {
  realtime.on('connection', ({ socketId, stream, transport, isPlain, isReturn, returnedAfter }) => {
    const line = { socketId, stream, transport, isPlain, isReturn, returnedAfter };
    logger.debug(line, 'socket connected');
  });
  realtime.on('resume', (line) => logger.debug(line, 'socket resumed'));
  realtime.on('reset', (line) =>
    logger[line.reason === 'first-visit' ? 'debug' : 'info'](line, 'socket reset'),
  );
  realtime.on('held', (line) => logger.info(line, 'socket held back'));
  realtime.on('disconnect', ({ socketId, stream, reason, afterMs }) => {
    const line = { socketId, stream, reason, afterMs: Math.round(afterMs) };
    logger[expected.has(reason) ? 'debug' : 'info'](line, 'socket closed');
  });
  realtime.on('refused', (line) => logger.info(line, 'socket refused'));
  realtime.on('inbox-drop', (line) => logger.warn(line, 'messages to one client dropped'));
  realtime.on('health', (line) => logger.warn(line, 'realtime health'));
  realtime.on('shutdown', (line) => logger.debug(line, 'realtime shutdown'));
  realtime.on('command', ({ afterMs, ...line }) =>
    logger.debug({ ...line, ms: Math.round(afterMs) }, 'command'),
  );
  realtime.on('fault', ({ cause, ...line }) =>
    logger.error({ err: cause, ...line }, 'realtime fault'),
  );
};
