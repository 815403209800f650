// npm test: everything, from nothing. Every step runs even after a failure; the last line is the verdict.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { ensureDependencies, outerPath, pinnedNode, root, runScript } from './bootstrap.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureFaultTools } from './ensure-fault-tools.mjs';
import { readReport } from './test-reports.mjs';

const reports = join(root, '.cache', 'reports');
const minutes = 60_000;
const plain = process.env.CI === 'true' || !process.stdout.isTTY;

const tool = (name) => join(root, 'node_modules', '.bin', name);
const vitest = (project) => ({
  name: project,
  kind: 'vitest',
  args: [
    tool('vitest'),
    'run',
    '--project',
    project,
    '--allowOnly=false',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${project}.json`)}`,
  ],
});

// The longest first: two of them run at a time.
const checks = [
  { name: 'lint', args: [tool('eslint'), '.'] },
  { name: 'types', args: [tool('tsc'), '-b'] },
  {
    name: 'format',
    args: [tool('prettier'), '--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'walls',
    args: [
      tool('depcruise'),
      '--config',
      '.dependency-cruiser.mjs',
      ...['shared', 'lib', 'server', 'client', 'tests', 'scripts'],
    ],
  },
  { name: 'dead code', args: [tool('knip')] },
];

// One by one: they wait for what happens in time, and are to have the machine for themselves.
const steps = [
  {
    name: 'build',
    args: [tool('vite'), 'build', '--logLevel', 'warn'],
    env: { NODE_ENV: 'production' },
  },
  { name: 'bundle budget', args: [join('scripts', 'bundle-budget.mjs')] },
  vitest('unit'),
  vitest('contract'),
  vitest('fault'),
  {
    name: 'e2e',
    kind: 'playwright',
    args: [tool('playwright'), 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'e2e.json') },
  },
];

await runScript(async () => {
  ensureDependencies();
  const chromium = ensureChromium();
  ensureFaultTools();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results = await runTogether(checks, chromium);
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    results.push(await runStep(step, chromium, (line) => console.log(line)));
  }
  return printVerdict(results);
});

/** What a step prints stays together: it is shown when the step has ended. */
async function runTogether(waiting, chromium) {
  const left = [...waiting];
  const results = [];
  const work = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift()) {
      const lines = [`\n── ${step.name}`];
      const result = await runStep(step, chromium, (line) => lines.push(line));
      console.log(lines.join('\n'));
      results.push(result);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}

async function runStep(step, chromium, print) {
  const startedAt = Date.now();
  const exitCode = await runTool(step, stepEnvironment(step, chromium), print);
  const report =
    step.kind === undefined
      ? {
          passed: exitCode === 0 ? 1 : 0,
          failed: exitCode === 0 ? [] : [`exit code ${exitCode}`],
          skipped: [],
        }
      : readReport(join(reports, `${step.name}.json`), step.kind, exitCode);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const outcome = report.failed.length === 0 ? 'passed' : 'FAILED';
  print(`── ${step.name}: ${outcome}, ${seconds} s`);
  return { ...report, name: step.name, outcome, seconds };
}

function stepEnvironment(step, chromium) {
  const path = [dirname(pinnedNode()), outerPath()].join(delimiter);
  return {
    ...process.env,
    ...step.env,
    ...(plain ? { NO_COLOR: '1', FORCE_COLOR: undefined } : { FORCE_COLOR: '1' }),
    PATH: path,
    CHROMIUM_PATH: chromium,
  };
}

/** Runs one tool on the pinned Node in its own process group, so that nothing it started outlives it. */
function runTool(step, env, print) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(pinnedNode(), step.args, { cwd: root, env, stdio, detached: true });
  // Not every tool honours NO_COLOR.
  const show = plain ? (line) => print(stripVTControlCharacters(line)) : print;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', show);
  }
  const killAll = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  };
  const limit = (step.kind === undefined ? 5 : 20) * minutes;
  const deadline = setTimeout(() => {
    print(`${step.name} did not end within ${limit / minutes} minutes and was stopped.`);
    killAll();
  }, limit);
  const stop = () => {
    killAll();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(deadline);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      // Ends what it left behind, which would hold our pipes open; 'close' follows the last line of output.
      killAll();
      const settle = () => resolve(code ?? 1);
      child.on('close', settle);
      setTimeout(settle, 2000).unref();
    });
  });
}

function printVerdict(results) {
  console.log('');
  for (const { name, outcome, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
    console.log(`${name.padEnd(14)} ${outcome}  ${counts}  ${seconds} s`);
  }
  printNames('skipped', results);
  printNames('failed', results);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed.length, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function printNames(outcome, results) {
  for (const result of results) {
    for (const name of result[outcome]) console.log(`${outcome}: ${result.name}: ${name}`);
  }
}
