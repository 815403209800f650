/** One thing that a run shows: whether it held, and a sentence with the figures, or with what to do. */
export type Check = { readonly name: string; readonly holds: boolean; readonly says: string };

export const renderChecks = (checks: readonly Check[]): string =>
  checks.map(({ name, holds, says }) => `${holds ? 'PASS' : 'FAIL'}  ${name}: ${says}`).join('\n');

export const allHold = (checks: readonly Check[]): boolean => checks.every(({ holds }) => holds);
