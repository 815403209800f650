import type { Clock } from '../../../shared/base/clock.ts';
import type { LiveSocket, LiveSocketEvents } from './live-socket.ts';

const retryMs = 3000;

/**
 * A socket whose code is fetched when it is first needed: the first picture must not wait for it. A download that
 * fails is a lost connection like any other, and is tried again.
 */
export const createDeferredSocket =
  (load: () => Promise<(events: LiveSocketEvents) => LiveSocket>, clock: Clock) =>
  (events: LiveSocketEvents): LiveSocket => {
    let socket: LiveSocket | null = null;
    let isLoading = false;
    let attempt = 0;

    const open = async () => {
      if (isLoading) return;
      isLoading = true;
      try {
        const create = await load();
        socket = create(events);
        socket.connect();
      } catch {
        attempt += 1;
        events.onState({ kind: 'unreachable', attempt, retryAt: clock.now() + retryMs });
        clock.after(retryMs, () => {
          if (socket === null) void open();
        });
      } finally {
        isLoading = false;
      }
    };

    return {
      connect: () => {
        if (socket === null) void open();
        else socket.connect();
      },
      reconnect: () => {
        if (socket === null) void open();
        else socket.reconnect();
      },
    };
  };
