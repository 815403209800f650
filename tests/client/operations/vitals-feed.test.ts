import { describe, expect, test } from 'vitest';
import type { Api, ApiError } from '../../../client/src/api/api.ts';
import { createVitalsFeed } from '../../../client/src/pages/operations/vitals-feed.ts';
import type { MetricsAnswer } from '../../../shared/ops/metrics-answer.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createFakePage } from '../../support/fake-page.ts';
import { sampleMetrics } from '../../support/sample-metrics.ts';

type Answer =
  | { readonly ok: true; readonly value: MetricsAnswer }
  | { readonly ok: false; readonly error: ApiError };

const well: Answer = { ok: true, value: sampleMetrics() };
const refused = (code: ApiError['code'], status: number): Answer => ({
  ok: false,
  error: { code, status, message: code },
});

const openFeed = () => {
  const clock = createFakeClock();
  const page = createFakePage();
  const asked: { readonly signal: AbortSignal | undefined; answer: (answer: Answer) => void }[] =
    [];
  let signedOut = 0;
  const call = (_endpoint: unknown, options?: { readonly signal?: AbortSignal }) =>
    new Promise<Answer>((answer) => {
      asked.push({ signal: options?.signal, answer });
      options?.signal?.addEventListener('abort', () => answer(refused('unreachable', 0)));
    });
  const feed = createVitalsFeed({
    // The answers are typed by the endpoint, which is always the same here.
    api: { call: call as unknown as Api['call'] },
    clock,
    page: page.document,
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  const answer = async (given: Answer): Promise<void> => {
    asked.at(-1)?.answer(given);
    await clock.advanceAsync(0);
  };
  return { clock, page, asked, feed, answer, signedOut: () => signedOut };
};

describe('the operations page', () => {
  test('asks at once, and again five seconds after each answer', async () => {
    const { clock, asked, feed, answer } = openFeed();
    feed.start();
    expect(feed.get()).toEqual({ kind: 'loading' });
    await answer(well);
    expect(feed.get()).toMatchObject({ kind: 'shown', receivedAt: clock.now(), trouble: null });
    await clock.advanceAsync(4999);
    expect(asked).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(asked).toHaveLength(2);
    // One that is on its way is not overtaken.
    await clock.advanceAsync(6000);
    expect(asked).toHaveLength(2);
  });

  test('asks nothing while nobody sees it, and at once when somebody does again', async () => {
    const { clock, page, asked, feed, answer } = openFeed();
    feed.start();
    await answer(well);
    page.hide();
    await clock.advanceAsync(60_000);
    expect(asked).toHaveLength(1);
    page.show();
    expect(asked).toHaveLength(2);
    page.hide();
    expect(asked[1]?.signal?.aborted).toBe(true);
    await clock.advanceAsync(60_000);
    expect(feed.get()).toMatchObject({ kind: 'shown', trouble: null });
  });

  test('keeps what it knew where the server does not answer, with why, until it answers again', async () => {
    const { clock, asked, feed, answer } = openFeed();
    feed.start();
    await answer(well);
    const receivedAt = clock.now();
    await clock.advanceAsync(5000);
    await clock.advanceAsync(10_000);
    expect(asked[1]?.signal?.aborted).toBe(true);
    expect(feed.get()).toMatchObject({
      kind: 'shown',
      receivedAt,
      trouble: { code: 'unreachable' },
    });
    await clock.advanceAsync(5000);
    await answer(well);
    expect(feed.get()).toMatchObject({ kind: 'shown', trouble: null });
  });

  test('has nothing to show where the first answer does not come, and tries again', async () => {
    const { clock, asked, feed, answer } = openFeed();
    feed.start();
    await answer(refused('internal', 500));
    expect(feed.get()).toMatchObject({ kind: 'failed', error: { code: 'internal' } });
    await clock.advanceAsync(5000);
    expect(asked).toHaveLength(2);
  });

  test('looks who is signed in where the server knows the session no more', async () => {
    const { clock, feed, answer, signedOut } = openFeed();
    feed.start();
    await answer(well);
    expect(signedOut()).toBe(0);
    await clock.advanceAsync(5000);
    await answer(refused('not_signed_in', 401));
    expect(signedOut()).toBe(1);
  });

  test('ends with the page', async () => {
    const { clock, page, asked, feed, answer } = openFeed();
    const stop = feed.start();
    await answer(well);
    stop();
    page.show();
    await clock.advanceAsync(60_000);
    expect(asked).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
