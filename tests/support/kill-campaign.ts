import sharp from 'sharp';
import { z } from 'zod';
import { startContestServer, type ContestServer } from './contest-server.ts';
import { submitDesign, type Acknowledged, type Sent } from './submit-design.ts';

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

export type Cut = 'kill -9' | 'SIGTERM';

export type CutOutcome = {
  readonly acknowledged: readonly Acknowledged[];
  readonly unanswered: readonly Sent[];
  /** How many requests had no answer yet in the moment of the cut. */
  readonly inFlight: number;
};

const usualContestants = 48;

/** Contestants at a real server that is cut off again and again; their own record of numbers is the oracle. */
export const createKillCampaign = async (contestants = usualContestants) => {
  const contest = await startContestServer({
    RATE_LIMIT_SUBMIT_PER_DEVICE: '0',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '0',
  });
  const photo = new Uint8Array(
    await sharp({ create: { width: 320, height: 400, channels: 3, background: '#8a1c1c' } })
      .jpeg()
      .toBuffer(),
  );
  let rounds = 0;

  const enter = (sent: Sent): Promise<Acknowledged | undefined> =>
    submitDesign(contest.url, sent, photo);

  return {
    contest,
    /** All of them at once, each with one design after the other, until the line goes dead; then it starts again. */
    async cutAt(cut: Cut, cutAfter: number): Promise<CutOutcome> {
      rounds += 1;
      const outcome = await enterUntilCut(contestants, String(rounds), enter, {
        cutAfter,
        cut: () => (cut === 'SIGTERM' ? contest.stop() : contest.kill9()),
      });
      await contest.start();
      return outcome;
    },
    enter,
    /** The entries among these that are not as their contestants were told, and those without a picture. */
    async lost(acknowledged: readonly Acknowledged[]): Promise<readonly Acknowledged[]> {
      const byId = new Map((await readFeed(contest)).map((entry) => [entry.id, entry]));
      const lost: Acknowledged[] = [];
      for (const told of acknowledged) {
        const entry = byId.get(told.entryId);
        const isThere = entry?.number === told.number && entry.caption === told.caption;
        if (!isThere || !(await hasPicture(contest, entry))) lost.push(told);
      }
      return lost;
    },
    feed: () => readFeed(contest),
    dispose: () => contest.dispose(),
  };
};

const readFeed = async ({ url }: ContestServer): Promise<readonly FeedEntry[]> => {
  const response = await fetch(`${url}/api/feed`);
  return Object.values(feedSchema.parse(await response.json()).feed).flat();
};

const hasPicture = async ({ url }: ContestServer, { imageUrl }: FeedEntry): Promise<boolean> => {
  const picture = await fetch(`${url}${imageUrl}`);
  if (picture.headers.get('content-type') !== 'image/webp') return false;
  await sharp(await picture.arrayBuffer()).stats();
  return true;
};

const enterUntilCut = async (
  contestants: number,
  round: string,
  enter: (sent: Sent) => Promise<Acknowledged | undefined>,
  { cutAfter, cut }: { readonly cutAfter: number; readonly cut: () => Promise<unknown> },
): Promise<CutOutcome> => {
  const acknowledged: Acknowledged[] = [];
  const unanswered: Sent[] = [];
  let waiting = 0;
  let inFlight = 0;
  let cutting: Promise<unknown> | undefined;
  const isCut = (): boolean => cutting !== undefined;

  const contestant = async (who: number): Promise<void> => {
    for (let nth = 0; !isCut(); nth += 1) {
      const name = `${round}-${String(who)}-${String(nth)}`;
      const sent = { key: `round-${name}`, caption: `Design ${name}` };
      waiting += 1;
      const answer = await enter(sent).catch((thrown: unknown) => {
        // No answer is what a cut looks like; a refusal would be a defect and is thrown on.
        if (thrown instanceof TypeError && thrown.message.startsWith('answered')) throw thrown;
        return undefined;
      });
      if (!isCut()) inFlight = waiting;
      waiting -= 1;
      if (answer === undefined) unanswered.push(sent);
      else acknowledged.push(answer);
      if (acknowledged.length >= cutAfter) cutting ??= cut();
    }
  };
  await Promise.all(Array.from({ length: contestants }, (_, who) => contestant(who)));
  await cutting;
  return { acknowledged, unanswered, inFlight };
};

const leastInFlight = 32;
/** Then the next contest begins: what is told by a large feed takes longer than the cut itself. */
const killsPerContest = 40;

export type KillCounts = {
  kills: number;
  acknowledged: number;
  unanswered: number;
  fewestInFlight: number;
};

/** Kills real servers `wanted` times and throws where an acknowledged entry or its picture is then missing. */
export const runKills = async (
  wanted: number,
  say: (sentence: string) => void,
): Promise<KillCounts> => {
  const counts = { kills: 0, acknowledged: 0, unanswered: 0, fewestInFlight: Infinity };
  while (counts.kills < wanted) {
    const campaign = await createKillCampaign();
    try {
      const kept: Acknowledged[] = [];
      for (let nth = 0; nth < killsPerContest && counts.kills < wanted; nth += 1) {
        const { acknowledged, unanswered, inFlight } = await campaign.cutAt(
          'kill -9',
          1 + (nth % 30),
        );
        const lost = await campaign.lost(acknowledged);
        if (lost.length > 0) throw new Error(`lost: ${JSON.stringify(lost)}`);
        if (inFlight < leastInFlight) throw new Error(`only ${String(inFlight)} were in flight`);
        counts.kills += 1;
        counts.acknowledged += acknowledged.length;
        counts.unanswered += unanswered.length;
        counts.fewestInFlight = Math.min(counts.fewestInFlight, inFlight);
        kept.push(...acknowledged);
        say(
          `kill ${String(counts.kills)}: ${String(inFlight)} in flight, ${String(acknowledged.length)} acknowledged, 0 lost`,
        );
      }
      const lost = await campaign.lost(kept);
      if (lost.length > 0) throw new Error(`lost in the end: ${JSON.stringify(lost)}`);
    } finally {
      await campaign.dispose();
    }
  }
  return counts;
};
