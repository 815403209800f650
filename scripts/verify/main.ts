// ./verify-production-ready.sh: does what an operator would try before people rely on the contest, and says how it went.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseLines } from './choose-lines.ts';
import { lines } from './lines.ts';
import { exitCodeOf, renderCounts, renderHelp, renderJson, renderLine } from './report.ts';
import { runLines, type Checked } from './run-lines.ts';

const usageExit = 64;
const stoppedExit = 130;
/** Two free cores need a quarter of it; where they are busy, a late answer is better than none. */
const limitMs = 15 * 60_000;

const refuse = (sentence: string): never => {
  console.error(`${sentence}\n\n${renderHelp(lines)}`);
  process.exit(usageExit);
};

const options = readOptions();
if (options.help) {
  console.log(renderHelp(lines));
  process.exit(0);
}
const chosen = chooseLines(lines, options.only);
const { toRun, isWanted } = chosen.ok ? chosen.value : refuse(chosen.error);

const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stopped.abort());
const startedAt = performance.now();
const nameWidth = Math.max(...toRun.map(({ name }) => name.length));
const folder = await mkdtemp(join(await realpath(tmpdir()), 'verify-'));
try {
  const checked = await runLines(toRun, {
    root: resolve(import.meta.dirname, '../..'),
    environment: process.env,
    release: join(folder, 'release'),
    ...{ folder, limitMs },
    signal: stopped.signal,
    atOnce: 2,
    onVerdict: (one) => {
      if (!options.json && isShown(one)) console.log(renderLine(one, nameWidth));
    },
  });
  const shown = checked.filter(isShown);
  const ms = performance.now() - startedAt;
  console.log(options.json ? renderJson(shown, ms) : `\n${renderCounts(shown, ms)}`);
  process.exitCode = exitCodeOf(shown);
} catch (thrown) {
  if (!stopped.signal.aborted) throw thrown;
  console.error('Stopped: what was started is ended.');
  process.exitCode = stoppedExit;
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
// A check that was given up may still hold a timer or a connection.
process.exit();

/** What a wanted line needs is shown when it failed: that is why the wanted one could not be checked. */
function isShown({ line, verdict }: Checked): boolean {
  return isWanted(line) || verdict.kind === 'fail';
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (thrown) {
    return refuse(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
