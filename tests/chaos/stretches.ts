/** What somebody heard of a stream between two places where it began anew, in a few numbers. */
export type Stretch = {
  /** After this seq, up to that. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of all words and seqs, in their order. */
  readonly check: number;
};

/** Counts what is heard, so that thousands can be judged for an hour without keeping what each of them heard. */
export const createStretches = (from: number) => {
  const done: Stretch[] = [];
  let now: Stretch = { from, to: from, count: 0, check: 0 };
  return {
    hear(seq: number, word: string): void {
      now = { from: now.from, to: seq, count: now.count + 1, check: mix(now.check, seq, word) };
    },
    /** A snapshot covers everything up to here. */
    beginAt(seq: number): void {
      done.push(now);
      now = { from: seq, to: seq, count: 0, check: 0 };
    },
    all: (): readonly Stretch[] => [...done, now],
  };
};

type Heard = { readonly seq: number; readonly word: string };

/** The same of what was published, for every stretch; give it in order. */
export const createStretchJudge = (published: readonly Heard[]) => {
  const known = new Map<string, boolean>();
  const holds = ({ from, to, count, check }: Stretch): boolean => {
    const heard = published.filter(({ seq }) => seq > from && seq <= to);
    const whole = heard.reduce((sum, { seq, word }) => mix(sum, seq, word), 0);
    return heard.length === count && whole === check;
  };
  return (stretch: Stretch): boolean => {
    // Most heard the same.
    const name = JSON.stringify(stretch);
    const holding = known.get(name) ?? holds(stretch);
    known.set(name, holding);
    return holding;
  };
};

/** FNV-1a, begun with what was before. */
const mix = (before: number, seq: number, word: string): number => {
  let hash = before ^ seq;
  for (let at = 0; at < word.length; at += 1)
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return Math.imul(hash, 0x01000193) ^ seq;
};
