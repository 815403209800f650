import { frame } from '../../shared/wire/frames.ts';

/** Names that Socket.IO or this protocol keeps for itself. */
const reserved = new Set<string>([
  ...Object.values(frame),
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);

export const assertEventName = (name: string): void => {
  if (reserved.has(name))
    throw new RangeError(`"${name}" is kept for the protocol; give the event another name.`);
};
