// npm run test:fuzz -- [--seeds N] [--from N] [--failures N]: plays histories of the realtime layer, one for each seed, and
// says what went wrong in which, with the happenings that are enough for it. `--from N --seeds 1` plays one again; it
// stops after so many failures. Ends with 1 when anything was lost, doubled, shown to whom it is not for, or never
// came to rest.
import { parseArgs } from 'node:util';
import { historyOf, type Happening } from '../support/realtime-fuzz/happenings.ts';
import { playHistory, shrink } from '../support/realtime-fuzz/play.ts';
import { createTotals } from '../support/realtime-fuzz/totals.ts';

const number = (otherwise: number) => ({ type: 'string', default: String(otherwise) }) as const;
const { values } = parseArgs({
  options: { seeds: number(10_000), from: number(1), failures: number(3) },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
const mostFailures = Number(values.failures);
const everySeeds = 1000;
const mostFaults = 8;

const startedAt = performance.now();
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
const list = (lines: readonly string[]): string => lines.map((line) => `\n    ${line}`).join('');
const tellOne = ({ kind, tab, n }: Happening): string => `${kind} (tab ${tab}, ${n})`;

const tell = async (seed: number, happenings: readonly Happening[], faults: readonly string[]) => {
  console.log(`Seed ${seed} fails:${list(faults.slice(0, mostFaults))}`);
  const enough = await shrink(seed, happenings);
  const again = await playHistory(seed, enough);
  console.log(`  Of ${happenings.length} happenings these are enough:${list(enough.map(tellOne))}`);
  console.log(`  for this:${list(again.faults.slice(0, mostFaults))}`);
};

const totals = createTotals();
const failed: number[] = [];
for (let seed = from; seed < from + seeds && failed.length < mostFailures; seed += 1) {
  const happenings = historyOf(seed);
  const { faults, counts } = await playHistory(seed, happenings);
  totals.add(counts);
  if (faults.length > 0) {
    failed.push(seed);
    await tell(seed, happenings, faults);
  }
  if (totals.sums.seeds % everySeeds === 0)
    console.log(`${totals.sums.seeds} of ${seeds} seeds (${seconds()})`);
}
console.log(`${JSON.stringify(totals.sums)} (${seconds()})`);
console.log(
  failed.length === 0
    ? 'Nothing was lost, and nothing was shown wrong.'
    : `Failed: ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
