import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const unitFile = resolve(import.meta.dirname, '../../docs/ops/tattoo-contest.service');

/** What the unit says, each name with all its values; empty ones, which take back what stood before, too. */
export const readUnit = (): ReadonlyMap<string, readonly string[]> => {
  const values = new Map<string, string[]>();
  for (const line of readFileSync(unitFile, 'utf8').split('\n')) {
    const [, name, value = ''] = /^([A-Z]\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
};

/** Node's own flags in `ExecStart`, between its path and the program. */
export const nodeFlagsOf = (execStart: string): readonly string[] =>
  execStart.split(' ').filter((word) => word.startsWith('--'));
