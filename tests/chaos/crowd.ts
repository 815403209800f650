import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Audience } from '../../shared/contest/views.ts';
import type { Fared, Waking } from './page.ts';
import type { Acknowledged, Flaw } from './verdict.ts';

export type VisitorPlan = {
  readonly nth: number;
  readonly url: string;
  readonly stream: Audience;
  readonly cookie: string;
  readonly seed: number;
  readonly isPlain: boolean;
};

/** Where somebody stands at this moment. */
export type Standing = {
  readonly nth: number;
  readonly stream: Audience;
  readonly isPlain: boolean;
  readonly isLive: boolean;
  readonly reach: number;
};

/** How somebody fared in all. */
export type Outcome = {
  readonly nth: number;
  readonly stream: Audience;
  readonly isPlain: boolean;
  readonly fared: Fared;
  /** Events that were shown. */
  readonly events: number;
  readonly flaws: readonly Flaw[];
};

export type Order =
  | { readonly kind: 'open'; readonly visitors: readonly VisitorPlan[] }
  | { readonly kind: 'wake'; readonly nth: number; readonly how: Waking }
  | { readonly kind: 'stand' }
  | {
      readonly kind: 'judge';
      readonly acknowledged: readonly Acknowledged[];
      readonly from: number;
    };

export type Told =
  | { readonly kind: 'standing'; readonly standing: readonly Standing[] }
  | { readonly kind: 'outcome'; readonly outcome: readonly Outcome[] };

/** The clients, in processes of their own: their work is not the server's. */
export type Crowd = {
  open(visitors: readonly VisitorPlan[]): void;
  wake(nth: number, how: Waking): void;
  standing(): Promise<readonly Standing[]>;
  outcome(acknowledged: readonly Acknowledged[], from: number): Promise<readonly Outcome[]>;
  /** Rejects when one of them ends by itself. */
  readonly died: Promise<never>;
  close(): Promise<void>;
};

const script = join(import.meta.dirname, 'crowd-process.ts');

export const gatherCrowd = (processes: number): Crowd => {
  const children = Array.from({ length: processes }, () => fork(script));
  let isClosing = false;
  const died = Promise.race(
    children.map(async (child): Promise<never> => {
      const [code] = (await once(child, 'exit')) as [number | null];
      if (isClosing) return new Promise(() => undefined);
      throw new Error(`A process of clients ended with ${code}.`);
    }),
  );
  died.catch(() => undefined); // Whoever waits for the run hears of it.
  const homeOf = (nth: number): ChildProcess | undefined => children[nth % processes];
  const send = (child: ChildProcess | undefined, order: Order): void => void child?.send(order);

  /** What each of them answers; they answer one question after the other. */
  const ask = async (order: Order): Promise<readonly Told[]> =>
    Promise.race([
      died,
      Promise.all(
        children.map(async (child) => {
          const answered = once(child, 'message');
          send(child, order);
          const [told] = (await answered) as [Told]; // Both ends are of this folder.
          return told;
        }),
      ),
    ]);

  return {
    died,
    open(visitors) {
      for (const visitor of visitors)
        send(homeOf(visitor.nth), { kind: 'open', visitors: [visitor] });
    },
    wake: (nth, how) => send(homeOf(nth), { kind: 'wake', nth, how }),
    standing: async () =>
      (await ask({ kind: 'stand' })).flatMap((told) =>
        told.kind === 'standing' ? told.standing : [],
      ),
    outcome: async (acknowledged, from) =>
      (await ask({ kind: 'judge', acknowledged, from })).flatMap((told) =>
        told.kind === 'outcome' ? told.outcome : [],
      ),
    async close() {
      isClosing = true;
      const gone = children.map(async (child) => {
        if (child.exitCode === null && child.signalCode === null) {
          const exit = once(child, 'exit');
          child.kill('SIGKILL');
          await exit;
        }
      });
      await Promise.all(gone);
    },
  };
};
