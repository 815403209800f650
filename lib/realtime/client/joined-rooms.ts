import { frame, roomPrefix, type StreamAnswer, type Welcome } from '../../../shared/wire/frames.ts';
import type { ClientSocket } from './ports.ts';
import type { StreamCursors } from './stream-cursors.ts';

/** The rooms that the page wants to be in, whatever happens to the connection. */
export type JoinedRooms = {
  join(name: string): void;
  leave(name: string): void;
  /** On a new connection: joins again what hello did not bring, and leaves what was left meanwhile. */
  welcome(welcome: Welcome): void;
};

const answerMs = 10_000;

export const createJoinedRooms = (
  socket: ClientSocket,
  streams: StreamCursors,
  isLive: () => boolean,
  /** The answer to a join does not come: connects again, where rooms are joined again. */
  onUnanswered: () => void,
): JoinedRooms => {
  const wanted = new Set<string>();

  const ask = async (name: string): Promise<void> => {
    const answer = await socket
      .timeout(answerMs)
      .emitWithAck(frame.joinRoom, name)
      .catch(() => null);
    if (!wanted.has(name)) return;
    if (answer === null) onUnanswered();
    else streams.answered(roomPrefix + name, answer as StreamAnswer); // The protocol's own answer.
  };

  return {
    join(name) {
      wanted.add(name);
      if (isLive()) void ask(name);
    },
    leave(name) {
      wanted.delete(name);
      streams.leave(roomPrefix + name);
      if (isLive()) socket.emit(frame.leaveRoom, name);
    },
    welcome({ streams: answers }) {
      for (const [stream, answer] of Object.entries(answers)) {
        if (!stream.startsWith(roomPrefix) || streams.reach(stream)) continue;
        // It was left since the hello; or left, and joined again.
        const name = stream.slice(roomPrefix.length);
        if (wanted.has(name)) streams.answered(stream, answer);
        else socket.emit(frame.leaveRoom, name);
      }
      for (const name of wanted)
        if ((answers[roomPrefix + name]?.kind ?? 'denied') === 'denied') void ask(name);
    },
  };
};
