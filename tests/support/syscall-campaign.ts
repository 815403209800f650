import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkWritten, watchWriter } from './watched-writer.ts';

const commands = 160;

/** What is done to the nth call of a kind. `retval=0` is a write that takes nothing. */
const faults: Readonly<Record<string, readonly string[]>> = {
  pwrite64: ['error=EIO', 'error=ENOSPC', 'retval=0', 'signal=SIGKILL'],
  fsync: ['error=EIO', 'error=ENOSPC', 'signal=SIGKILL'],
  rename: ['error=EIO', 'error=ENOSPC', 'signal=SIGKILL'],
  unlink: ['error=EIO', 'signal=SIGKILL'],
  ftruncate: ['error=EIO', 'signal=SIGKILL'],
};
const calls = Object.keys(faults);

export type SyscallCounts = {
  runs: number;
  acknowledged: number;
  /** Writers that told that a store had failed, that died, and that did not even open. */
  failed: number;
  killed: number;
  unopened: number;
};

/** Whether strace may be used here; the reason where not. */
export const whyNoStrace = async (): Promise<string | undefined> => {
  try {
    await access('/usr/bin/strace');
    await promisify(execFile)('strace', ['-o', '/dev/null', 'true']);
    return undefined;
  } catch {
    return 'this machine has no strace that may trace; install strace, and run as root';
  }
};

/**
 * A writer process under strace, with one call of each kind failing, or killed at it: at each of `perCall` places
 * spread over all there are, every one where it is Infinity. Throws where something acknowledged is then missing.
 */
export const runSyscallCampaign = async (
  perCall: number,
  onProgress: (sentence: string) => void = () => undefined,
): Promise<SyscallCounts> => {
  const counts: SyscallCounts = { runs: 0, acknowledged: 0, failed: 0, killed: 0, unopened: 0 };
  const made = await countCalls();
  const jobs = calls.flatMap((call) =>
    placesIn(made[call] ?? 0, perCall).flatMap((nth) =>
      (faults[call] ?? []).map((fault) => ({ call, nth, fault })),
    ),
  );
  const next = jobs[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (const { call, nth, fault } of next) {
      await injectOne(call, nth, fault, counts);
      counts.runs += 1;
      if (counts.runs % 50 === 0)
        onProgress(`${String(counts.runs)} of ${String(jobs.length)} faults at a call`);
    }
  };
  await Promise.all([work(), work()]);
  return counts;
};

/** Numbers from 1 to `total`, evenly spread. */
const placesIn = (total: number, wanted: number): readonly number[] => {
  const count = Math.min(total, wanted);
  return Array.from({ length: count }, (_, nth) => 1 + Math.floor(((nth + 0.5) * total) / count));
};

const countCalls = async (): Promise<Readonly<Record<string, number>>> => {
  const folder = await mkdtemp(join(tmpdir(), 'syscalls-'));
  const log = join(folder, 'trace');
  const dir = join(folder, 'store');
  await watchWriter({
    dir,
    commands,
    under: ['strace', '-f', '-o', log, '-e', `trace=${calls.join()}`],
  });
  const lines = (await readFile(log, 'latin1')).split('\n');
  await rm(folder, { recursive: true });
  return Object.fromEntries(
    calls.map((call) => [call, lines.filter((line) => line.includes(` ${call}(`)).length]),
  );
};

const injectOne = async (
  call: string,
  nth: number,
  fault: string,
  counts: SyscallCounts,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'syscalls-'));
  const dir = join(folder, 'store');
  const inject = `inject=${call}:${fault}:when=${String(nth)}`;
  const under = ['strace', '-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
  try {
    const said = await watchWriter({ dir, commands, under });
    counts.acknowledged += said.answered.length;
    if (said.failed.size > 0) counts.failed += 1;
    if (!said.isOpened) counts.unopened += 1;
    if (fault.startsWith('signal')) counts.killed += 1;
    else if (said.isOpened && !said.isClosed && said.errors !== '')
      throw new Error(`it ended with ${String(said.exitCode)}: ${said.errors}`);
    await checkWritten(dir, said.answered);
  } catch (error) {
    throw new Error(`${fault} at ${call} number ${String(nth)}: ${String(error)}`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
