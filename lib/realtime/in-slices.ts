import type { Clock } from '../../shared/base/clock.ts';

/** No turn of the event loop is ours for longer than about this. */
export const sliceMs = 8;

export type Turns = { readonly clock: Clock; readonly defer: (run: () => void) => void };

/** Visits many in slices, in order. */
export const inSlices = <T extends object>(
  items: readonly T[],
  visit: (item: T) => void,
  { clock, defer }: Turns,
): void => {
  let next = 0;
  const run = (): void => {
    const endAt = clock.monotonic() + sliceMs;
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      visit(item);
      if (clock.monotonic() >= endAt) break;
    }
    if (next < items.length) defer(run);
  };
  run();
};
