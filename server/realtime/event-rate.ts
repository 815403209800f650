import type { Clock } from '../../shared/base/clock.ts';

/** How many events a socket may send in each second; 0 is no limit. Forgets a socket with `forget`. */
export const createEventRate = (perSecond: number, clock: Clock) => {
  const windows = new Map<string, { startedAt: number; count: number }>();
  return {
    allows(socketId: string): boolean {
      if (perSecond === 0) return true;
      const now = clock.monotonic();
      const known = windows.get(socketId);
      if (known === undefined || now - known.startedAt >= 1000) {
        windows.set(socketId, { startedAt: now, count: 1 });
        return true;
      }
      known.count += 1;
      return known.count <= perSecond;
    },
    forget: (socketId: string): void => void windows.delete(socketId),
  };
};
