import type { Line } from './line.ts';
import type { Checked } from './run-lines.ts';

const words = { pass: 'PASS', fail: 'FAIL', 'not-checked': 'NOT CHECKED' } as const;

const longestWord = 'NOT CHECKED'.length;

/** `PASS  types  every wing compiles`, on one line. */
export const renderLine = (checked: Checked, nameWidth = 0): string =>
  [
    words[checked.verdict.kind].padEnd(longestWord),
    checked.line.name.padEnd(nameWidth),
    reasonOf(checked),
  ].join('  ');

const reasonOf = ({ verdict }: Checked): string => {
  switch (verdict.kind) {
    case 'pass':
      return oneLine(verdict.shown);
    case 'fail':
      return oneLine(`${verdict.wrong} → ${verdict.todo}`);
    case 'not-checked':
      return oneLine(verdict.why);
  }
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const countOf = (all: readonly Checked[], kind: keyof typeof words): number =>
  all.filter(({ verdict }) => verdict.kind === kind).length;

export const renderCounts = (all: readonly Checked[], ms: number): string =>
  [
    `${countOf(all, 'pass')} passed`,
    `${countOf(all, 'fail')} failed`,
    `${countOf(all, 'not-checked')} not checked`,
    `${(ms / 1000).toFixed(0)} s`,
  ].join(', ');

export const renderJson = (all: readonly Checked[], ms: number): string =>
  JSON.stringify(
    {
      ready: exitCodeOf(all) === 0,
      ...{ passed: countOf(all, 'pass'), failed: countOf(all, 'fail') },
      notChecked: countOf(all, 'not-checked'),
      seconds: seconds(ms),
      lines: all.map((checked) => ({
        name: checked.line.name,
        about: checked.line.about,
        verdict: words[checked.verdict.kind],
        reason: reasonOf(checked),
        ...(checked.verdict.kind === 'fail' && { todo: checked.verdict.todo }),
        seconds: seconds(checked.ms),
      })),
    },
    null,
    2,
  );

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** 0 only with no FAIL, and only if anything was looked at. */
export const exitCodeOf = (all: readonly Checked[]): number =>
  all.length > 0 && countOf(all, 'fail') === 0 ? 0 : 1;

export const renderHelp = (lines: readonly Line[]): string => {
  const width = Math.max(...lines.map(({ name }) => name.length));
  return [
    'Usage: ./verify-production-ready.sh [--json] [--only <line>]…',
    '',
    'Checks that the contest may go into production. Exit code 0: no line failed; 1: one did; 64: not understood.',
    '',
    ...lines.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
  ].join('\n');
};
