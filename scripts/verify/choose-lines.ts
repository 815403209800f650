import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Line } from './line.ts';

export type Chosen = {
  /** In the order in which they run; with those that the wanted ones need. */
  readonly toRun: readonly Line[];
  readonly isWanted: (line: Line) => boolean;
};

/** All lines, or the named ones with what they need; a sentence when a name is not known. */
export const chooseLines = (
  lines: readonly Line[],
  names: readonly string[],
): Result<Chosen, string> => {
  const byName = new Map(lines.map((line) => [line.name, line]));
  const unknown = names.filter((name) => !byName.has(name));
  if (unknown.length > 0)
    return err(
      `There is no line ${unknown.map((name) => `"${name}"`).join(', ')}: choose from ${[...byName.keys()].join(', ')}.`,
    );
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    byName.get(name)?.needs?.forEach(add);
  };
  (names.length === 0 ? [...byName.keys()] : names).forEach(add);
  return ok({
    toRun: lines.filter(({ name }) => needed.has(name)),
    isWanted: ({ name }) => names.length === 0 || names.includes(name),
  });
};
