import type { Played } from './play.ts';

/** What was played, over many seeds. */
export const createTotals = () => {
  const sums = { seeds: 0, events: 0, resets: 0, withoutSockets: 0, messages: 0, commands: 0 };
  return {
    sums: sums as Readonly<typeof sums>,
    add(counts: Played['counts']) {
      sums.seeds += 1;
      for (const name of Object.keys(counts) as (keyof typeof counts)[]) sums[name] += counts[name];
    },
  };
};
