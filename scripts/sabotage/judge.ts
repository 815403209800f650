import type { Verification } from './run-in-copy.ts';
import type { Sabotage } from './sabotage.ts';

export type Judged = {
  readonly sabotage: Sabotage;
  /** The line's reason, as an operator reads it. */
  readonly reason: string;
  /** Null when exactly that line failed, named what is wrong and what to do, and passes as it is. */
  readonly missedBecause: string | null;
};

/** Whether the verification found what was broken: its line fails, no other does, and without it the line passes. */
export const judge = (
  sabotage: Sabotage,
  asItIs: Verification,
  broken: Verification | Error,
): Judged => {
  const missed = (missedBecause: string | null, reason = ''): Judged => ({
    ...{ sabotage, reason, missedBecause },
  });
  const before = asItIs.lines.find(({ name }) => name === sabotage.line);
  if (before?.verdict !== 'PASS')
    return missed(
      `without it the line says ${before?.verdict ?? 'nothing'}: ${before?.reason ?? ''}`,
    );
  if (broken instanceof Error) return missed(broken.message);
  const failed = broken.lines.filter(({ verdict }) => verdict === 'FAIL');
  const found = failed.find(({ name }) => name === sabotage.line);
  if (found === undefined) {
    const others = failed.map(({ name, reason }) => `${name} (${reason})`).join(', ');
    return missed(`its line does not fail${others === '' ? '' : `, but ${others}`}`);
  }
  const others = failed.filter((line) => line !== found).map(({ name }) => name);
  if (others.length > 0) return missed(`other lines fail as well: ${others.join(', ')}`);
  if (broken.exitCode !== 1) return missed(`the exit code is ${broken.exitCode ?? 'none'}`);
  if (!found.todo) return missed('it does not say what to do', found.reason);
  if (!sabotage.names.test(found.reason))
    return missed(`it does not name what is wrong: ${found.reason}`);
  return missed(null, found.reason);
};
