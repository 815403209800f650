import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getBackoffDelay, withFullJitter } from '../../../shared/wire/backoff.ts';
import { classifyArrival } from '../../../shared/wire/cursor.ts';
import { helloSchema, pongSchema } from '../../../shared/wire/schemas.ts';

const hello = { clientId: '0123456789abcdefghjkmnpqrs', generation: 1, cursors: {} };

test('[HE1] a hello is taken only when it is whole; what is wrong makes a plain client', () => {
  expect(helloSchema.safeParse(hello).success).toBe(true);
  const cursors = Object.fromEntries(
    Array.from({ length: 33 }, (_, index) => [`room:${index}`, { epoch: 'e', seq: 0 }]),
  );
  const wrong: unknown[] = [
    null,
    'hello',
    { ...hello, clientId: 'short' },
    { ...hello, clientId: 'A'.repeat(26) },
    { ...hello, clientId: { $gt: '' } },
    { ...hello, generation: -1 },
    { ...hello, generation: 1.5 },
    { ...hello, cursors: undefined },
    { ...hello, cursors: { public: { epoch: '', seq: 0 } } },
    { ...hello, cursors: { public: { epoch: 'e', seq: -1 } } },
    { ...hello, cursors: { public: { epoch: 'e', seq: 2 ** 60 } } },
    { ...hello, cursors },
    { ...hello, token: 'x'.repeat(5000) },
  ];
  for (const each of wrong) expect(helloSchema.safeParse(each).success).toBe(false);
  expect(pongSchema.safeParse({ echo: '1', clientTime: 2 }).success).toBe(false);
});

test('[CU4] of a whole stream, doubled and cut anywhere, each event is next exactly once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 50 }),
      fc.nat(50),
      fc.nat(50),
      (unsorted, cutAt, backTo) => {
        const seqs = unsorted.sort((a, b) => a - b);
        const metas = seqs.map((seq, index) => ({
          ...{ stream: 's', epoch: 'e', at: 0, seq },
          prev: seqs[index - 1] ?? 0,
        }));
        const cut = Math.min(cutAt, metas.length);
        const arriving = [...metas.slice(0, cut), ...metas.slice(Math.min(backTo, cut))];
        let cursor = { epoch: 'e', seq: 0 };
        const applied: number[] = [];
        for (const meta of arriving) {
          const arrival = classifyArrival(cursor, meta);
          expect(arrival).not.toBe('gap');
          if (arrival !== 'next') continue;
          cursor = { epoch: 'e', seq: meta.seq };
          applied.push(meta.seq);
        }
        expect(applied).toEqual(seqs);
      },
    ),
  );
});

test('[CU4] leaving out any event shows as a gap at the next one', () => {
  const cursor = { epoch: 'e', seq: 4 };
  expect(classifyArrival(cursor, { stream: 's', epoch: 'e', seq: 9, prev: 7, at: 0 })).toBe('gap');
  expect(classifyArrival(cursor, { stream: 's', epoch: 'f', seq: 9, prev: 4, at: 0 })).toBe(
    'foreign',
  );
});

test('[RE1] full jitter stays within the delay', () => {
  expect(withFullJitter(getBackoffDelay(2), 0)).toBe(0);
  expect(withFullJitter(getBackoffDelay(2), 0.5)).toBe(2000);
  expect(getBackoffDelay(-1)).toBe(1000);
});
