import type { Clock } from '../../../shared/base/clock.ts';

type Part = { turn: number; count: number };

const parts = 12;

/** Counts what happened within `windowMs`, as finely as a twelfth of it. */
export const countLately = (clock: Pick<Clock, 'monotonic'>, windowMs: number) => {
  const ring = Array.from({ length: parts }, (): Part => ({ turn: -1, count: 0 }));
  const turnNow = (): number => Math.floor((clock.monotonic() * parts) / windowMs);
  return {
    add(): void {
      const turn = turnNow();
      const part = ring[turn % parts];
      if (part === undefined) return;
      if (part.turn !== turn) Object.assign(part, { turn, count: 0 });
      part.count += 1;
    },
    count(): number {
      const oldest = turnNow() - parts;
      return ring.reduce((sum, { turn, count }) => (turn > oldest ? sum + count : sum), 0);
    },
  };
};
