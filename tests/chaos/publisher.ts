import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { Command } from '../../shared/contest/commands.ts';
import { audiences, type Audience } from '../../shared/contest/views.ts';
import type { Acknowledged } from './verdict.ts';

/** Entries of a category that take turns in winning it. */
export type Podium = { readonly categoryId: string; readonly entryIds: readonly string[] };

type Deps = {
  readonly url: string;
  /** The organiser's. */
  readonly cookie: string;
  readonly podiums: readonly Podium[];
  /** Makes the keys of this run its own. */
  readonly run: string;
  /** After so many events winners are shown to everybody no longer, or again: the public's stream then begins anew. */
  readonly eventsPerTurn: number;
};

export type Publisher = {
  readonly acknowledged: readonly Acknowledged[];
  /** How many commands were sent again because no answer came, or one that asks for it. */
  readonly retries: number;
  /** Has `count` events made at this pace; resolves when each of them was acknowledged. */
  publish(count: number, perSecond: number): Promise<void>;
};

const answerSchema = z.object({
  seq: z.number(),
  result: z.union([
    z.object({ kind: z.literal('winners'), revision: z.number() }),
    z.object({ kind: z.literal('done') }),
  ]),
});

const againMs = 150;
const patienceMs = 5000;
/** Every so many the contest gets another name, and else a category other winners. */
const renameEvery = 4;

/**
 * Makes events by real commands. Each is sent with its key until it is acknowledged, so that it is known of every one
 * that it happened, and once.
 */
export const createPublisher = ({ url, cookie, podiums, run, eventsPerTurn }: Deps): Publisher => {
  const acknowledged: Acknowledged[] = [];
  const crowned = new Map<Podium, number>();
  let isLive = true;
  let retries = 0;
  let sent = 0;

  const ask = async (key: string, command: Command): Promise<unknown> => {
    const response = await fetch(`${url}/api/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify({ key, command }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    if (response.status === 503) throw new TypeError('not now');
    throw new Error(`The contest refused: ${JSON.stringify(answer)}`);
  };

  const command = async (asked: Command): Promise<z.infer<typeof answerSchema>> => {
    const key = `event-${run}-${String((sent += 1))}`;
    for (;;) {
      try {
        return answerSchema.parse(await ask(key, asked));
      } catch (thrown) {
        if (!isNoAnswer(thrown)) throw thrown;
        retries += 1;
        await wait(againMs);
      }
    }
  };

  const rename = async (): Promise<void> => {
    const name = `Contest ${run} ${String(sent)}`;
    const { seq } = await command({ type: 'changeContest', name });
    acknowledged.push({ seq, streams: audiences, change: { kind: 'contest', name } });
  };

  const crown = async (podium: Podium): Promise<void> => {
    const { categoryId, entryIds } = podium;
    const nth = crowned.get(podium) ?? 0;
    crowned.set(podium, nth + 1);
    // Another than the last, or nothing would change.
    const winner = entryIds[nth % entryIds.length] ?? '';
    const { seq, result } = await command({
      type: 'saveWinners',
      winners: { [categoryId]: [winner] },
    });
    if (result.kind !== 'winners') throw new Error('Winners were saved without a revision.');
    const streams: readonly Audience[] = isLive ? audiences : ['judges', 'organisers'];
    acknowledged.push({ seq, streams, change: { kind: 'winners', revision: result.revision } });
  };

  const turn = async (): Promise<void> => {
    const winnersVisibility = isLive ? 'on-reveal' : 'live';
    const name = `Contest ${run} ${String(sent)}`;
    const { seq } = await command({ type: 'changeContest', winnersVisibility, name });
    isLive = !isLive;
    const streams: readonly Audience[] = ['judges', 'organisers'];
    acknowledged.push({ seq, streams, change: { kind: 'contest', name } });
  };

  const make = async (
    podium: Podium,
    count: number,
    { from, everyMs }: { readonly from: number; readonly everyMs: number },
  ): Promise<void> => {
    let dueAt = from;
    for (let nth = 0; nth < count; nth += 1) {
      await (nth % renameEvery === 0 ? rename() : crown(podium));
      // What was held up by a restart is made up for, all at once.
      dueAt += everyMs;
      await wait(Math.max(0, dueAt - performance.now()));
    }
  };

  return {
    acknowledged,
    get retries() {
      return retries;
    },
    async publish(count, perSecond) {
      const everyMs = (podiums.length * 1000) / perSecond;
      let from = performance.now();
      for (let left = count; left > 0; left -= eventsPerTurn) {
        // Alone, so that it is certain who hears of what comes before and after.
        const isTurn = left < count;
        if (isTurn) await turn();
        const now = Math.min(left, eventsPerTurn) - (isTurn ? 1 : 0);
        const shares = podiums.map((podium, nth) =>
          make(podium, Math.floor((now + nth) / podiums.length), { from, everyMs }),
        );
        await Promise.all(shares);
        from += (now * 1000) / perSecond;
      }
    },
  };
};

/** The line went dead, or the server is leaving. */
const isNoAnswer = (thrown: unknown): boolean =>
  thrown instanceof TypeError ||
  thrown instanceof SyntaxError ||
  (thrown instanceof DOMException && thrown.name === 'TimeoutError');
