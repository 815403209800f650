import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { submitDesign, type Acknowledged, type Sent } from '../support/submit-design.ts';

const inFlight = 48;
const rounds = 3;

const feedSchema = z.object({
  feed: z.record(
    z.string(),
    z.array(
      z.object({
        id: z.string(),
        number: z.number(),
        caption: z.string(),
        imageUrl: z.string(),
      }),
    ),
  ),
});
type FeedEntry = z.infer<typeof feedSchema>['feed'][string][number];

let contest: ContestServer;
let photo: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  contest = await startContestServer({
    RATE_LIMIT_SUBMIT_PER_DEVICE: '0',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '0',
  });
  photo = new Uint8Array(
    await sharp({ create: { width: 320, height: 400, channels: 3, background: '#8a1c1c' } })
      .jpeg()
      .toBuffer(),
  );
});

afterEach(() => contest.dispose());

const readFeed = async (): Promise<readonly FeedEntry[]> => {
  const response = await fetch(`${contest.url}/api/feed`);
  return Object.values(feedSchema.parse(await response.json()).feed).flat();
};

/** Many contestants at once, each with one design after the other, until the line goes dead. */
const enterUntilCut = async (round: number, cutAfter: number, cut: () => Promise<unknown>) => {
  const acknowledged: Acknowledged[] = [];
  const unanswered: Sent[] = [];
  let waiting = 0;
  let waitingAtCut = 0;
  let cutting: Promise<unknown> | undefined;
  const isCut = (): boolean => cutting !== undefined;

  const contestant = async (who: number): Promise<void> => {
    for (let nth = 0; !isCut(); nth += 1) {
      const name = `${String(round)}-${String(who)}-${String(nth)}`;
      const sent = { key: `round-${name}`, caption: `Design ${name}` };
      waiting += 1;
      const answer = await submitDesign(contest.url, sent, photo).catch((thrown: unknown) => {
        // No answer is what a cut looks like; a refusal would be a defect and is thrown on.
        if (thrown instanceof TypeError && thrown.message.startsWith('answered')) throw thrown;
        return undefined;
      });
      if (!isCut()) waitingAtCut = waiting;
      waiting -= 1;
      if (answer === undefined) unanswered.push(sent);
      else acknowledged.push(answer);
      if (acknowledged.length >= cutAfter) cutting ??= cut();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, who) => contestant(who)));
  await cutting;
  return { acknowledged, unanswered, waitingAtCut };
};

const checkNothingLost = async (acknowledged: readonly Acknowledged[]): Promise<void> => {
  const byId = new Map((await readFeed()).map((entry) => [entry.id, entry]));
  const lost = acknowledged.filter(
    ({ entryId, number, caption }) =>
      byId.get(entryId)?.number !== number || byId.get(entryId)?.caption !== caption,
  );
  expect(lost).toEqual([]);
  for (const { entryId } of acknowledged) {
    const picture = await fetch(`${contest.url}${byId.get(entryId)?.imageUrl ?? '/missing'}`);
    expect(picture.headers.get('content-type')).toBe('image/webp');
    await sharp(await picture.arrayBuffer()).stats();
  }
};

test.each([
  ['kill -9', () => contest.kill9()],
  ['SIGTERM', () => contest.stop()],
])(
  'every entry whose number somebody saw is there with its photo after %s, and a retry enters nothing twice',
  async (name, cut) => {
    const kept: Acknowledged[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const outcome = await enterUntilCut(round, 20 + round * 17, cut);
      expect(outcome.waitingAtCut).toBeGreaterThanOrEqual(32);
      await contest.start();
      await checkNothingLost(outcome.acknowledged);
      const retried = await Promise.all(
        outcome.unanswered.map((sent) => submitDesign(contest.url, sent, photo)),
      );
      expect(retried).not.toContain(undefined);
      kept.push(...outcome.acknowledged, ...retried.filter((entry) => entry !== undefined));
      process.stdout.write(
        `${name}, cut ${String(round + 1)}: ${String(outcome.waitingAtCut)} in flight, ` +
          `${String(outcome.acknowledged.length)} acknowledged, 0 lost; ` +
          `${String(outcome.unanswered.length)} unanswered and sent again\n`,
      );
    }
    await checkNothingLost(kept);
    const feed = await readFeed();
    expect(feed.length).toBe(kept.length);
    expect(new Set(feed.map((entry) => entry.caption)).size).toBe(kept.length);
    expect(new Set(feed.map((entry) => entry.number)).size).toBe(kept.length);
  },
);
