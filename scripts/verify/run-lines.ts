import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, notChecked, Wrong, type Context, type Line, type Verdict } from './line.ts';
import { ownProcesses } from './owned-processes.ts';

export type Checked = {
  readonly line: Line;
  readonly verdict: Verdict;
  readonly ms: number;
};

type Options = Pick<Context, 'root' | 'environment' | 'release'> & {
  /** Each line gets a folder of its own in here. */
  readonly folder: string;
  /** Ends what runs, and has nothing more begun. */
  readonly signal: AbortSignal;
  /** Milliseconds that all lines together may take. */
  readonly limitMs: number;
  readonly atOnce: number;
  readonly onVerdict: (checked: Checked) => void;
};

const lineLimitMs = 300_000;

/** Runs lines in their order, as many at once as allowed; those that measure time come last, one after the other. */
export const runLines = async (
  lines: readonly Line[],
  options: Options,
): Promise<readonly Checked[]> => {
  const overtime = AbortSignal.timeout(options.limitMs);
  const checked = new Map<string, Checked>();
  const ready = new Map(lines.map(({ name }) => [name, Promise.withResolvers<undefined>()]));

  const check = async (line: Line): Promise<void> => {
    for (const name of line.needs ?? []) await ready.get(name)?.promise;
    const startedAt = performance.now();
    const failed = (line.needs ?? []).filter((name) => {
      const needed = checked.get(name);
      return needed !== undefined && needed.verdict.kind !== 'pass';
    });
    const verdict = overtime.aborted
      ? tooLate
      : failed.length > 0
        ? notChecked(`It needs what "${failed.join('" and "')}" checks: mend that first.`)
        : await runLine(line, options, overtime);
    const result = { line, verdict, ms: performance.now() - startedAt };
    checked.set(line.name, result);
    ready.get(line.name)?.resolve(undefined);
    options.signal.throwIfAborted();
    options.onVerdict(result);
  };

  const isTimed = ({ isTimed = false }: Line): boolean => isTimed;
  const queue = [...lines.filter((line) => !isTimed(line)), ...lines.filter(isTimed)].values();
  let timed = Promise.resolve();
  const work = async (): Promise<void> => {
    for (const line of queue) {
      options.signal.throwIfAborted();
      await (isTimed(line) ? (timed = timed.then(() => check(line))) : check(line));
    }
  };
  const workers = Array.from({ length: options.atOnce }, work);
  // Each has ended what it began before anybody is told that one of them was stopped.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return [...checked.values()];
};

const tooLate = fail(
  'The time for all lines was over before this one began.',
  'Run it alone with --only, or all of them where nothing else keeps the machine busy.',
);

const runLine = async (line: Line, options: Options, overtime: AbortSignal): Promise<Verdict> => {
  const limitMs = line.limitMs ?? lineLimitMs;
  const processes = ownProcesses();
  const folder = join(options.folder, line.name);
  const signal = AbortSignal.any([options.signal, overtime, AbortSignal.timeout(limitMs)]);
  const ended = new Promise<Verdict>((resolve) => {
    const end = (): void =>
      resolve(
        overtime.aborted
          ? fail('The time for all lines was over before it ended.', 'Run it alone with --only.')
          : fail(
              `It did not end within ${(limitMs / 1000).toFixed(0)} seconds.`,
              'Run it alone with --only to see where it waits.',
            ),
      );
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });
  try {
    await mkdir(folder, { recursive: true });
    const { root, environment, release } = options;
    const run = line.run({ root, environment, release, folder, signal, processes });
    // Told of its end below already, when it is late.
    run.catch(() => undefined);
    return asPermitted(line, await Promise.race([run, ended]));
  } catch (thrown) {
    return describeThrown(thrown);
  } finally {
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
};

/** Only where it was agreed on may a line leave its question open. */
const asPermitted = ({ mayBeUnchecked }: Line, verdict: Verdict): Verdict =>
  verdict.kind === 'not-checked' && mayBeUnchecked !== true
    ? fail(
        verdict.why,
        'This must be checked before people rely on it: mend what stands in its way.',
      )
    : verdict;

const describeThrown = (thrown: unknown): Verdict => {
  if (thrown instanceof Wrong) return fail(thrown.message, thrown.todo);
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return fail(
    `The check itself broke off (${reason})`,
    'Mend what is named, or the check if the program is right.',
  );
};
