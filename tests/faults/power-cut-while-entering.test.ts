import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKillCampaign } from '../support/kill-campaign.ts';
import type { Acknowledged } from '../support/submit-design.ts';

let campaign: Awaited<ReturnType<typeof createKillCampaign>>;
beforeEach(async () => {
  campaign = await createKillCampaign();
});
afterEach(() => campaign.dispose());

// `npm run test:faults -- kills` does it a thousand times.
test.each([
  ['kill -9', 2],
  ['SIGTERM', 1],
] as const)(
  'every entry whose number somebody saw is there with its photo after %s, and a retry enters nothing twice',
  async (cut, rounds) => {
    const kept: Acknowledged[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { acknowledged, unanswered, inFlight } = await campaign.cutAt(cut, 20 + round * 17);
      expect(inFlight).toBeGreaterThanOrEqual(32);
      expect(await campaign.lost(acknowledged)).toEqual([]);
      const retried = await Promise.all(unanswered.map(campaign.enter));
      expect(retried).not.toContain(undefined);
      kept.push(...acknowledged, ...retried.filter((entry) => entry !== undefined));
      process.stdout.write(
        `${cut}, cut ${String(round + 1)}: ${String(inFlight)} in flight, ` +
          `${String(acknowledged.length)} acknowledged, 0 lost; ` +
          `${String(unanswered.length)} unanswered and sent again\n`,
      );
    }
    expect(await campaign.lost(kept)).toEqual([]);
    const feed = await campaign.feed();
    expect(feed.length).toBe(kept.length);
    expect(new Set(feed.map((entry) => entry.caption)).size).toBe(kept.length);
    expect(new Set(feed.map((entry) => entry.number)).size).toBe(kept.length);
  },
);
