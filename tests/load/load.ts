// npm run test:load [-- --target http://127.0.0.1:3000] [--clients 100] …: docs/RUNBOOK.md says how to read it.
import { renderChecks, allHold } from '../support/checks.ts';
import { startContestServer } from '../support/contest-server.ts';
import { loadContest, type LoadReport } from './load-contest.ts';
import { readPlan, usage, type Plan } from './plan.ts';
import { renderFigures, renderHeading, clockTime } from './report.ts';
import { TargetNotFit } from './survey-target.ts';

const read = readPlan(process.argv.slice(2));
if (!read.ok) fail(`${read.error}\n\n${usage}`);
else if (read.value.help) console.log(usage);
else await run(read.value);

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

async function run(plan: Plan): Promise<void> {
  const say = (text: string): void => {
    if (!plan.json) console.log(text);
  };
  const own = plan.target === null ? await startOwn() : undefined;
  try {
    const report = await loadContest(plan, plan.target ?? own?.url ?? '', say);
    tell(plan, report, say);
    process.exitCode = allHold(report.checks) ? 0 : 1;
  } catch (thrown) {
    if (!(thrown instanceof TargetNotFit)) throw thrown;
    fail(thrown.message);
  } finally {
    await own?.dispose();
  }
}

/** The real program. All of the load comes from one address, so its limits are as for a load test. */
function startOwn() {
  return startContestServer({
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '1000000',
    RATE_LIMIT_SUBMIT_PER_DEVICE: '1000000',
  });
}

function tell(plan: Plan, report: LoadReport, say: (text: string) => void): void {
  const { figures, checks, target, seconds } = report;
  if (plan.json) {
    console.log(JSON.stringify({ target, plan, seconds, ...figures, checks, ok: allHold(checks) }));
    return;
  }
  say(`\nAll clients are done. Total time: ${Math.round(seconds)} seconds\n`);
  say(renderHeading(`Summary report @ ${clockTime(new Date())}`));
  say(renderFigures(figures, seconds));
  say(`\n${renderChecks(checks)}`);
}
