import { sliceMs, type Turns } from './in-slices.ts';

/** Somebody who reads streams at their own place. `pump` sends one portion and says if it wants to go on. */
export type Reading = { pump(): void };

/** Sends to many in slices, so that no turn of the event loop belongs to us for long. */
export type FanOut = {
  /** There is news in a stream; who reads it is found out once a slice, however much news there is. */
  news(stream: string): void;
  /** Has news: served first. */
  live(reading: Reading): void;
  /** Catches up: served in what the live ones leave of a slice, at least one portion a slice. */
  replay(reading: Reading): void;
  /** Waits for its socket, and asks again when that has drained. */
  park(reading: Reading): void;
  remove(reading: Reading): void;
  /** Resolves when nobody waits for anything, nor for a socket, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void>;
};

type Deps = Turns & {
  readonly onSlice: () => void;
  /** Asks for a turn for everybody who reads this stream. */
  readonly wake: (stream: string) => void;
};

/** Looking at the clock costs as much as deciding that there is nothing to send. */
const lookEvery = 8;

export const createFanOut = ({ clock, defer, onSlice, wake }: Deps): FanOut => {
  const live = new Set<Reading>();
  const replay = new Set<Reading>();
  const parked = new Set<Reading>();
  const changed = new Set<string>();
  let whenIdle: (() => void)[] = [];
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    defer(slice);
  };

  /** Serves until the time is up; a reading that asks again within its turn goes to the end. */
  const serve = (queue: Set<Reading>, endAt: number): void => {
    let served = 0;
    for (const reading of [...queue]) {
      queue.delete(reading);
      reading.pump();
      served += 1;
      if (served % lookEvery === 0 && clock.monotonic() >= endAt) return;
    }
  };

  const slice = (): void => {
    scheduled = false;
    onSlice();
    for (const stream of changed) wake(stream);
    changed.clear();
    const endAt = clock.monotonic() + sliceMs;
    serve(live, endAt);
    serve(replay, endAt);
    if (live.size + replay.size > 0) schedule();
    else if (parked.size === 0) tellIdle();
  };

  const tellIdle = (): void => {
    const resolved = whenIdle;
    whenIdle = [];
    for (const resolve of resolved) resolve();
  };

  return {
    news(stream) {
      changed.add(stream);
      schedule();
    },
    live(reading) {
      replay.delete(reading);
      live.add(reading);
      schedule();
    },
    replay(reading) {
      parked.delete(reading);
      if (live.has(reading)) return;
      replay.add(reading);
      schedule();
    },
    park: (reading) => void parked.add(reading),
    remove(reading) {
      live.delete(reading);
      replay.delete(reading);
      if (parked.delete(reading)) schedule();
    },
    idle(timeoutMs) {
      if (live.size + replay.size + parked.size + changed.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = clock.after(timeoutMs, resolve);
        whenIdle.push(() => {
          timer.stop();
          resolve();
        });
      });
    },
  };
};
