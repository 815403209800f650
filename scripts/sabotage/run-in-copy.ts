import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { copyProject } from '../copy-project.ts';
import type { Change, Sabotage } from './sabotage.ts';

const report = z.object({
  lines: z.array(
    z.object({
      name: z.string(),
      verdict: z.enum(['PASS', 'FAIL', 'NOT CHECKED']),
      reason: z.string(),
      todo: z.string().optional(),
    }),
  ),
});
export type Verification = z.infer<typeof report> & { readonly exitCode: number | null };

type Options = {
  readonly root: string;
  readonly folder: string;
  readonly signal: AbortSignal;
};

/** Runs the verification's `lines` in a copy of the project, which one thing may be wrong with. */
export const verifyInCopy = async (
  { root, folder, signal }: Options,
  lines: readonly string[],
  sabotage?: Sabotage,
): Promise<Verification> => {
  signal.throwIfAborted();
  const copy = await mkdtemp(join(folder, 'copy-'));
  try {
    await copyProject(root, copy);
    for (const change of sabotage?.changes ?? []) await apply(copy, change);
    return await runScript(copy, lines, signal, sabotage);
  } finally {
    await rm(copy, { recursive: true, force: true, maxRetries: 3 });
  }
};

const apply = async (copy: string, change: Change): Promise<void> => {
  const path = join(copy, change.file);
  if ('remove' in change) {
    await rm(path);
    return;
  }
  if ('write' in change) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change.write);
    return;
  }
  const parts = (await readFile(path, 'utf8')).split(change.find);
  if (parts.length !== 2)
    throw new Error(`${change.file} holds "${change.find}" ${parts.length - 1} times, not once.`);
  await writeFile(path, parts.join(change.replace));
};

const runScript = async (
  copy: string,
  lines: readonly string[],
  signal: AbortSignal,
  sabotage: Sabotage | undefined,
): Promise<Verification> => {
  const options = ['--json', ...lines.flatMap((line) => ['--only', line])];
  const script = `${sabotage?.before ?? ':'} && exec ./verify-production-ready.sh "$@"`;
  // A group of its own: SIGTERM has it end all that it started.
  const child = spawn('/bin/sh', ['-c', script, 'sabotage', ...options], {
    cwd: copy,
    env: { ...process.env, ...sabotage?.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  let printed = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  try {
    return { ...report.parse(JSON.parse(printed)), exitCode: child.exitCode };
  } catch (cause) {
    throw new Error(`The verification gave no verdict. It printed: ${printed}${told}`, { cause });
  }
};
