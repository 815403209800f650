import { describe, expect, test } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { makeDrainable } from '../../../server/use-cases/drainable.ts';
import type { UseCases } from '../../../server/use-cases/use-cases.ts';
import { openTempContest, visitor } from '../../support/temp-contest.ts';

describe('a server that shuts down', () => {
  test('answers what was begun and refuses what comes after', async () => {
    await using contest = await openTempContest();
    const answer = await contest.submit(visitor('key-1'));
    expect(answer.ok).toBe(true);
    await contest.drain();
    expect(await contest.submit(visitor('key-2'))).toMatchObject({
      ok: false,
      error: { code: 'shutting_down' },
    });
  });

  test('waits for the last answer', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const standing = { contestId: 'this', epoch: 'one', backedUp: 0 };
    const saved = ok({ ...standing, seq: 1, replayed: false, value: { kind: 'done' as const } });
    const inner = { runCommand: () => promise.then(() => saved) } as unknown as UseCases;
    const { useCases, drain } = makeDrainable(inner);
    const order: string[] = [];
    const answered = useCases
      .runCommand({ type: 'revealResults' }, visitor())
      .then(() => order.push('answered'));
    const drained = drain().then(() => order.push('drained'));
    resolve(undefined);
    await Promise.all([answered, drained]);
    expect(order).toEqual(['answered', 'drained']);
  });

  test('does not wait longer than it may', async () => {
    const inner = { runCommand: () => new Promise(() => undefined) } as unknown as UseCases;
    const { useCases, drain } = makeDrainable(inner);
    void useCases.runCommand({ type: 'revealResults' }, visitor());
    await expect(drain(Promise.resolve())).resolves.toBeUndefined();
  });
});
