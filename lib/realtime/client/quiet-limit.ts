/** Learns after how long a silence something in between cuts connections: it always does so after the same time. */
export type QuietLimit = {
  /** Milliseconds; undefined while nothing speaks for one. */
  readonly ms: number | undefined;
  /** A connection broke after so long a silence. */
  brokeAfter(silenceMs: number): void;
};

/** Shorter ones are pauses of something that goes on. */
const leastMs = 1500;
/** Two breaks have one reason if their silences differ by no more than this part. */
const tolerance = 0.15;

export const createQuietLimit = (): QuietLimit => {
  let limit: number | undefined;
  let last = 0;
  return {
    get ms() {
      return limit;
    },
    brokeAfter(silenceMs) {
      const shorter = Math.min(last, silenceMs);
      const isSame = shorter >= Math.max(last, silenceMs) * (1 - tolerance);
      last = silenceMs;
      if (isSame && shorter >= leastMs) limit = Math.round(shorter);
    },
  };
};
