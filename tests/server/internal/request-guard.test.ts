import { describe, expect, test } from 'vitest';
import { createRequestGuard } from '../../../server/internal/request-guard.ts';
import { noBody, signRequest, type SignedParts } from '../../../server/internal/signature.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const secret = 'b7d41c9e60f2a8357ce1904fd2a6b835';

const openDoor = () => {
  const clock = createFakeClock();
  const guard = createRequestGuard(secret, clock);
  let nonces = 0;
  clock.advance(1000);
  const parts = (changes: Partial<SignedParts> = {}): SignedParts => ({
    ...{ method: 'POST', target: '/log?epoch=a', bodyHash: noBody, time: clock.now() },
    nonce: String((nonces += 1)).padStart(26, '0'),
    ...changes,
  });
  /** Signs `parts` and sends what `sent` makes of them. */
  const knock = (signed: SignedParts, sent: Partial<SignedParts> = {}, key = secret) => {
    const { method, target, bodyHash } = { ...signed, ...sent };
    return guard.check({ method, target, bodyHash, signature: signRequest(key, signed) });
  };
  return { clock, guard, parts, knock };
};

describe('a request between two roles', () => {
  test('is let in when it was signed with the shared secret, now', () => {
    const { parts, knock, guard } = openDoor();
    expect(knock(parts())).toBeUndefined();
    expect(knock(parts({ method: 'GET' }))).toBeUndefined();
    expect(guard.refused()).toEqual({ unsigned: 0, stale: 0, early: 0, forged: 0, replayed: 0 });
  });

  test.each<[string, Partial<SignedParts>]>([
    ['another method', { method: 'GET' }],
    ['another path', { target: '/forget?epoch=a' }],
    ['another query', { target: '/log?epoch=b' }],
    ['another body', { bodyHash: 'a'.repeat(64) }],
  ])('is turned away with %s than was signed', (_what, sent) => {
    const { parts, knock, guard } = openDoor();
    expect(knock(parts(), sent)).toBe('forged');
    expect(guard.refused().forged).toBe(1);
  });

  test('is turned away without a signature, with half of one, and with another secret', () => {
    const { parts, knock, guard } = openDoor();
    const { method, target, bodyHash } = parts();
    const claimed = { method, target, bodyHash };
    for (const signature of [undefined, '', 'v1', signRequest(secret, parts()).slice(0, -1)])
      expect(guard.check({ ...claimed, signature })).toBe('unsigned');
    const signature = signRequest(secret, parts());
    expect(guard.check({ ...claimed, bodyHash: undefined, signature })).toBe('unsigned');
    expect(knock(parts(), {}, `${secret.slice(1)}0`)).toBe('forged');
  });

  test('is turned away the second time, for as long as its time would let it in', () => {
    const { clock, parts, knock, guard } = openDoor();
    const signed = parts({ time: clock.now() + 59_000 });
    expect(knock(signed)).toBeUndefined();
    for (let seconds = 0; seconds < 126; seconds += 7) {
      expect(knock(signed)).toBe('replayed');
      clock.advance(7000);
      knock(parts());
    }
    expect(knock(signed)).toBe('stale');
    expect(guard.refused()).toMatchObject({ replayed: 18, stale: 1 });
  });

  test('is turned away when the clocks are more than a minute apart, either way', () => {
    const { clock, parts, knock } = openDoor();
    clock.advance(120_000);
    expect(knock(parts({ time: clock.now() - 60_001 }))).toBe('stale');
    expect(knock(parts({ time: clock.now() + 60_001 }))).toBe('stale');
    expect(knock(parts({ time: clock.now() - 59_000 }))).toBeUndefined();
  });

  test('is turned away when it was signed before this process began: that one may have had it', () => {
    const { clock, parts, knock } = openDoor();
    expect(knock(parts({ time: clock.now() - 1001 }))).toBe('early');
    expect(knock(parts({ time: clock.now() - 1000 }))).toBeUndefined();
  });
});
