import * as z from 'zod';
import type { ApiResult } from '../../client/src/api/api.ts';

/** An entry that a phone owes the server, and what became of it. Times are `performance.now()`. */
export type Owed = {
  readonly key: string;
  readonly caption: string;
  readonly madeAt: number;
  /** How often it was sent and not accepted: no answer, or one that says to come later. */
  unanswered: number;
  /** The server's final no. */
  refusal: string | null;
  accepted: { readonly at: number; readonly entryId: string; readonly seq: number } | null;
};

export type Ledger = {
  readonly owed: readonly Owed[];
  made(key: string, caption: string): void;
  answered(key: string, answer: ApiResult<unknown>): void;
};

const submitted = z.object({ submissionId: z.string(), seq: z.number() });

export const createLedger = (now: () => number): Ledger => {
  const byKey = new Map<string, Owed>();
  return {
    get owed() {
      return [...byKey.values()];
    },
    made(key, caption) {
      byKey.set(key, {
        ...{ key, caption, madeAt: now() },
        ...{ unanswered: 0, refusal: null, accepted: null },
      });
    },
    answered(key, answer) {
      const entry = byKey.get(key);
      if (entry === undefined) throw new Error(`Nobody made an entry with the key ${key}.`);
      if (answer.ok) {
        const { submissionId: entryId, seq } = submitted.parse(answer.value);
        entry.accepted = { at: now(), entryId, seq };
      } else if (isForLater(answer.error.status)) entry.unanswered += 1;
      else entry.refusal = `${answer.error.code}: ${answer.error.message}`;
    },
  };
};

/** As the outbox sees it (client/src/outbox/send-action.ts): the time is bad, not the thing. */
const isForLater = (status: number): boolean => status === 0 || status === 429 || status >= 500;
