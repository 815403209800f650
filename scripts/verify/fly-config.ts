import { parse, TomlError } from 'smol-toml';
import type * as z from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { checkFlyChecks } from './fly-checks.ts';
import { checkFlyGroups } from './fly-groups.ts';
import { checkFlyMachines } from './fly-machines.ts';
import { checkFlyMounts } from './fly-mounts.ts';
import { flySchema, type FlyConfig } from './fly-schema.ts';

/** What is wrong with a fly.toml, one sentence each that says what to do; none when a deploy may go out. */
export const checkFlyConfig = (text: string): readonly string[] => {
  const read = readFlyConfig(text);
  if (!read.ok) return read.error;
  const config = read.value;
  return [
    ...checkFlyGroups(config),
    ...checkFlyMounts(config, text),
    ...checkFlyChecks(config),
    ...checkFlyMachines(config),
  ];
};

const readFlyConfig = (text: string): Result<FlyConfig, readonly string[]> => {
  let tables: unknown;
  try {
    tables = parse(text);
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const [reason = ''] = thrown.message.replace('Invalid TOML document: ', '').split('\n');
    return err([`Line ${thrown.line} is no TOML (${reason}): correct it there.`]);
  }
  const parsed = flySchema.safeParse(tables);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.flatMap(sentences(tables)));
};

const sentences =
  (tables: unknown) =>
  (issue: z.core.$ZodIssue): readonly string[] => {
    const place = spell(issue.path);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(
        (key) =>
          `${spell([...issue.path, key])} is nothing that Fly knows: correct the name or take it out.`,
      );
    const value = issue.path.reduce<unknown>(
      (table, key) =>
        typeof table === 'object' && table !== null
          ? (table as Record<PropertyKey, unknown>)[key]
          : undefined,
      tables,
    );
    if (value === undefined) return [`${place} is missing: add it.`];
    const isPlain = typeof value !== 'object';
    const shown = isPlain ? ` = ${JSON.stringify(value)}` : '';
    const fault = issue.message.startsWith('is ') ? issue.message : 'has the wrong form';
    return [`${place}${shown} ${fault}${fault.includes(':') ? '' : ': correct it'}.`];
  };

/** As a person writes it: `mounts[1].source`, counted from one. */
const spell = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key + 1}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
