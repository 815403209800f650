/** A guard taken out of the sources, and the test that must notice. */
export type Mutant = {
  /** What the guard is for, in a few words. */
  readonly guard: string;
  /** The source that holds it, from the root of the project. */
  readonly file: string;
  /** Exactly this text, which is there once, gives way to `replace`. */
  readonly find: string;
  readonly replace: string;
  readonly test: NamedTest;
};

export type NamedTest = {
  readonly file: string;
  /** In full, as vitest's `-t` has it: `group > name`. */
  readonly name: string;
};

/** `sources` without the guard; null when its text is not there exactly once. */
export const mutate = (source: string, { find, replace }: Mutant): string | null => {
  const [before, after, ...more] = source.split(find);
  return before === undefined || after === undefined || more.length > 0
    ? null
    : before + replace + after;
};

/** The mutants of one source file, each in a line or two. */
export const mutantsOf = (
  file: string,
  mutants: readonly Omit<Mutant, 'file'>[],
): readonly Mutant[] => mutants.map((mutant) => ({ file, ...mutant }));

/** The tests of one file, by name. */
export const testsOf =
  (file: string, group = '') =>
  (name: string): NamedTest => ({ file, name: group === '' ? name : `${group} > ${name}` });
