/** A running timer; `stop` may be called any number of times. */
export type Timer = { stop(): void };

/** Time as a dependency. Milliseconds since the Unix epoch; may go backwards, as wall clocks do. */
export type Clock = {
  now(): number;
  /** Milliseconds that never go backwards, for measuring. */
  monotonic(): number;
  /** Runs `run` once after `delayMs`; a pending timer never keeps the process alive. */
  after(delayMs: number, run: () => void): Timer;
  /** Runs `run` every `periodMs` until stopped. */
  every(periodMs: number, run: () => void): Timer;
};
