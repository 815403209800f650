/** Something that is broken on purpose, and the line of the verification that has to say so. */
export type Sabotage = {
  readonly line: string;
  /** What is broken, in a few words. */
  readonly what: string;
  readonly changes?: readonly Change[];
  /** Set for the verification. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Run by the shell before it, such as a lower limit. */
  readonly before?: string;
  /** What the line's reason must name. */
  readonly names: RegExp;
};

export type Change =
  /** Exactly this text, which is there once, gives way to `replace`. */
  | { readonly file: string; readonly find: string; readonly replace: string }
  | { readonly file: string; readonly write: string }
  | { readonly file: string; readonly remove: true };

/** Of one line, each in a line or two. */
export const sabotagesOf = (
  line: string,
  sabotages: readonly Omit<Sabotage, 'line'>[],
): readonly Sabotage[] => sabotages.map((sabotage) => ({ line, ...sabotage }));
