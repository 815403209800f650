// npm run test:sabotage [-- words] [-- --whole]: breaks one thing after the other in a copy of the project and shows for
// each that exactly its line of ./verify-production-ready.sh fails. With words, only what has them in its line or
// name; with --whole, every line is run each time and not just that one with what it needs.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, type Judged } from './sabotage/judge.ts';
import { sabotagesOfCode, sabotagesOfSecrets } from './sabotage/of-code.ts';
import { sabotagesOfDeploys, sabotagesOfMachines } from './sabotage/of-deploys.ts';
import { sabotagesOfTheDrill } from './sabotage/of-the-drill.ts';
import { verifyInCopy } from './sabotage/run-in-copy.ts';

const { values, positionals } = parseArgs({
  options: { whole: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const words = positionals.join(' ');
const chosen = [
  ...sabotagesOfSecrets,
  ...sabotagesOfDeploys,
  ...sabotagesOfMachines,
  ...sabotagesOfCode,
  ...sabotagesOfTheDrill,
].filter(({ line, what }) => `${line} ${what}`.includes(words));
if (chosen.length === 0) {
  console.error(`No breakage has "${words}" in its line or name.`);
  process.exit(64);
}
const names = [...new Set(chosen.map(({ line }) => line))];

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());

const folder = await mkdtemp(join(await realpath(tmpdir()), 'sabotage-'));
const place = { root: resolve(import.meta.dirname, '..'), folder, signal: stopped.signal };
const startedAt = performance.now();
try {
  const asItIs = await verifyInCopy(place, names);
  const judged: Judged[] = [];
  for (const sabotage of chosen) {
    const lines = values.whole ? [] : [sabotage.line];
    const broken = await verifyInCopy(place, lines, sabotage).catch((thrown: unknown) => {
      stopped.signal.throwIfAborted();
      return thrown instanceof Error ? thrown : new Error(String(thrown));
    });
    const one = judge(sabotage, asItIs, broken);
    judged.push(one);
    console.log(describe(one));
  }
  const missed = judged.filter(({ missedBecause }) => missedBecause !== null).length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(
    `\n${judged.length - missed} found by exactly their line, ${missed} missed, ${names.length} lines, ${seconds} s`,
  );
  process.exitCode = missed === 0 ? 0 : 1;
} catch (thrown) {
  if (!stopped.signal.aborted) throw thrown;
  process.exitCode = 130;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function describe({ sabotage: { line, what }, reason, missedBecause }: Judged): string {
  return missedBecause === null
    ? `found   ${line}: ${what}\n        ${reason}`
    : `MISSED  ${line}: ${what} (${missedBecause})`;
}
