import { io } from 'socket.io-client';
import type { Meta } from '../../shared/wire/cursor.ts';
import type { Recorder } from './recorder.ts';
import { newlyOpened, type Visitor } from './page.ts';

/** Somebody else's program: `io(url)` and a listener. What it misses while it is away is its own affair. */
export const openPlainProgram = (url: string, recorder: Recorder): Visitor => {
  const fared = newlyOpened();
  const socket = io(url, { forceNew: true });
  socket.on('connect', () => {
    fared.welcomes += 1;
  });
  socket.onAny((name: string, data: unknown, meta?: Meta) => {
    if (meta === undefined) return;
    recorder.event(name, data, meta);
    fared.byRoad['plain'] = (fared.byRoad['plain'] ?? 0) + 1;
  });
  return {
    ...{ stream: 'public', isPlain: true, recorder, fared },
    isLive: () => socket.connected,
    wake: () => undefined,
    close: () => void socket.disconnect(),
  };
};
