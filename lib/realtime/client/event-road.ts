import type { Clock, Timer } from '../../../shared/base/clock.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';
import type { EventsListener, FallbackPorts } from './fallback.ts';

/** One answer that stays open and brings events as they come, for as long as something is heard of it. */
export type EventRoad = {
  /** Opened and not ended: it may still have to show that it works. */
  readonly isOpen: boolean;
  /** Something has arrived. */
  readonly isAlive: boolean;
  open(stream: string, after: Cursor): void;
  close(): void;
};

type Deps = Pick<FallbackPorts, 'openEvents'> &
  Omit<EventsListener, 'onEnd'> & {
    readonly clock: Clock;
    /** `isHeldBack`: something in between keeps what the server says to itself, and would do so again. */
    readonly onEnd: (isHeldBack: boolean, livedMs: number) => void;
  };

/** The server says its first line at once. */
const firstSignMs = 4000;
/** It says something every 8 s. */
const quietMs = 12_000;

export const createEventRoad = ({ clock, openEvents, onSign, onEvent, onEnd }: Deps): EventRoad => {
  let current: { isAlive: boolean } | null = null;
  let hangUp: (() => void) | undefined;
  let timer: Timer | undefined;

  const close = (): void => {
    timer?.stop();
    current = null;
    hangUp?.();
    hangUp = undefined;
  };

  return {
    get isOpen() {
      return current !== null;
    },
    get isAlive() {
      return current?.isAlive === true;
    },
    open(stream, after) {
      close();
      const mine: { isAlive: boolean } = { isAlive: false };
      current = mine;
      const openedAt = clock.monotonic();
      const end = (isHeldBack: boolean): void => {
        if (current !== mine) return;
        close();
        onEnd(isHeldBack, clock.monotonic() - openedAt);
      };
      timer = clock.after(firstSignMs, () => end(true));
      hangUp = openEvents(stream, after, {
        onSign() {
          if (current !== mine) return;
          mine.isAlive = true;
          timer?.stop();
          timer = clock.after(quietMs, () => end(false));
          onSign();
        },
        onEvent(name, data) {
          if (current === mine) onEvent(name, data);
        },
        onEnd: () => end(false),
      });
    },
    close,
  };
};
