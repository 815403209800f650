import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyProject } from '../copy-project.ts';
import type { JudgeDeps, TestOutcome } from './judge.ts';
import type { NamedTest } from './mutant.ts';

const patienceMs = 180_000;
/** Enough histories for a fuzz test to say no to a guard that is gone. */
const fuzzRuns = '300';

type Deps = {
  readonly root: string;
  /** The copies are made and removed in here, whatever else the tests leave behind included. */
  readonly folder: string;
  /** Ends the runs under way. */
  readonly signal: AbortSignal;
};

/** Runs vitest in a fresh copy of the project: nothing that happens there reaches the sources or the caches here. */
export const createRunInCopy =
  ({ root, folder, signal }: Deps): JudgeDeps['runTests'] =>
  async (tests, changed) => {
    signal.throwIfAborted();
    const copy = await mkdtemp(join(folder, 'copy-'));
    try {
      await copyProject(root, copy);
      if (changed !== undefined) await writeFile(join(copy, changed.file), changed.source);
      const report = await runVitest(copy, tests, signal);
      return (test) => outcomeOf(report, join(copy, test.file), test.name);
    } finally {
      await rm(copy, { recursive: true, force: true, maxRetries: 3 });
    }
  };

/** The part of vitest's JSON report that is read here. */
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

const outcomeOf = (report: Report | null, file: string, name: string): TestOutcome => {
  const result = report?.testResults
    .find((each) => each.name === file)
    ?.assertionResults.find(
      ({ ancestorTitles, title }) => [...ancestorTitles, title].join(' > ') === name,
    );
  return result?.status === 'passed' || result?.status === 'failed' ? result.status : null;
};

const runVitest = async (
  copy: string,
  tests: readonly NamedTest[],
  signal: AbortSignal,
): Promise<Report | null> => {
  const reportFile = join(copy, 'report.json');
  const temporary = join(copy, 'tmp');
  await mkdir(temporary);
  const names = new Set(tests.map(({ name }) => escapePattern(name)));
  const child = spawn(
    process.execPath,
    [
      ...[join(copy, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1'],
      ...['-t', `^(?:${[...names].join('|')})$`, '--reporter=json', `--outputFile=${reportFile}`],
      ...new Set(tests.map(({ file }) => file)),
    ],
    {
      cwd: copy,
      env: { ...process.env, FUZZ_RUNS: process.env.FUZZ_RUNS ?? fuzzRuns, TMPDIR: temporary },
      stdio: 'ignore',
      // A group of its own, so that nothing that a test started outlives it.
      detached: true,
    },
  );
  const stop = (): void => endGroup(child.pid);
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  patience.addEventListener('abort', stop);
  await once(child, 'close');
  patience.removeEventListener('abort', stop);
  stop();
  signal.throwIfAborted();
  const text = await readFile(reportFile, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Report); // Vitest wrote it.
};

const endGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
