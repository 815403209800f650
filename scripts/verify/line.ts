import type { Owned } from './owned-processes.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What one line may use. All that it starts ends with it, and so does its folder. */
export type Context = {
  /** The repository that is looked at. */
  readonly root: string;
  /** As the operator has set it. */
  readonly environment: Environment;
  /** The line's own, for whatever it writes. */
  readonly folder: string;
  /** Where the line `build` puts the program as it is shipped. */
  readonly release: string;
  /** Aborted when the line has to end. */
  readonly signal: AbortSignal;
  readonly processes: Owned;
};

export type Verdict =
  | { readonly kind: 'pass'; readonly shown: string }
  | { readonly kind: 'fail'; readonly wrong: string; readonly todo: string }
  | { readonly kind: 'not-checked'; readonly why: string };

/** One line of the verification. */
export type Line = {
  readonly name: string;
  /** What it checks, in a few words. */
  readonly about: string;
  /** Lines that must have passed before: without them this one could not say what is wrong. */
  readonly needs?: readonly string[];
  /** It may say that it could not check, where this machine lacks what it takes. Every other line checks or fails. */
  readonly mayBeUnchecked?: boolean;
  /** It measures time: no other such line runs meanwhile, and it comes after those that take all of a core. */
  readonly isTimed?: boolean;
  readonly limitMs?: number;
  readonly run: (context: Context) => Promise<Verdict>;
};

export const pass = (shown: string): Verdict => ({ kind: 'pass', shown });

export const fail = (wrong: string, todo: string): Verdict => ({ kind: 'fail', wrong, todo });

export const notChecked = (why: string): Verdict => ({ kind: 'not-checked', why });

const shownProblems = 4;

/** A failure by several sentences, of which each says what to do, or a pass by none. */
export const passWithout = (
  problems: readonly string[],
  { shown, todo }: { readonly shown: string; readonly todo: string },
): Verdict => {
  if (problems.length === 0) return pass(shown);
  const more = problems.length - shownProblems;
  const named = problems.slice(0, shownProblems);
  return fail([...named, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '), todo);
};

/** Thrown where a check sees that something is wrong, however deep it is in its work. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
  readonly todo: string;

  constructor(wrong: string, todo: string) {
    super(wrong);
    this.todo = todo;
  }
}
