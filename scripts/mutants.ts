// npm run test:mutants [-- words]: takes the guards out of the sources, one at a time and in a copy, and shows for
// each that a test fails without it. With words, only the guards that have them in their name or file.
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { guards } from './mutants/guards.ts';
import { judgeMutants, type Verdict } from './mutants/judge.ts';
import { createRunInCopy } from './mutants/run-in-copy.ts';

const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2).join(' ');
const chosen = guards.filter(({ guard, file }) => `${guard} ${file}`.includes(words));

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());

// As vite names it: it resolves links.
const folder = await mkdtemp(join(await realpath(tmpdir()), 'mutants-'));
try {
  const verdicts = await judgeMutants(chosen, {
    readSource: (file) => readFile(join(root, file), 'utf8'),
    runTests: createRunInCopy({ root, folder, signal: stopped.signal }),
    atOnce: 2,
    onVerdict: (verdict) => console.log(lineOf(verdict)),
  });
  const survived = verdicts.filter(({ survivedBecause }) => survivedBecause !== null).length;
  console.log(`\n${verdicts.length - survived} killed, ${survived} survived`);
  process.exitCode = survived === 0 && verdicts.length > 0 ? 0 : 1;
} catch (thrown) {
  if (!stopped.signal.aborted) throw thrown;
  process.exitCode = 130;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function lineOf({ mutant: { guard, test }, survivedBecause }: Verdict): string {
  const outcome = survivedBecause === null ? 'killed  ' : 'SURVIVED';
  const reason = survivedBecause === null ? '' : ` (${survivedBecause})`;
  return `${outcome}  ${guard}: "${test.name}"${reason}`;
}
