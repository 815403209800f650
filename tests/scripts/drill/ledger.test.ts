import { expect, test } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { createLedger } from '../../drill/ledger.ts';
import { readPlan } from '../../drill/plan.ts';

const refusal = (status: number) => err({ status, code: 'too_busy', message: 'Not now.' } as const);

test('an entry is owed until it is accepted, however often nobody answered', () => {
  let now = 10;
  const ledger = createLedger(() => now);
  ledger.made('key', 'Rose');
  for (const status of [0, 429, 503, 507]) ledger.answered('key', refusal(status));
  expect(ledger.owed).toMatchObject([{ unanswered: 4, refusal: null, accepted: null, madeAt: 10 }]);
  now = 20;
  ledger.answered('key', ok({ submissionId: 'a', seq: 7 }));
  expect(ledger.owed[0]?.accepted).toEqual({ at: 20, entryId: 'a', seq: 7 });
});

test('a final no is written down with its words', () => {
  const ledger = createLedger(() => 0);
  ledger.made('key', 'Rose');
  ledger.answered('key', refusal(422));
  expect(ledger.owed[0]).toMatchObject({ refusal: 'too_busy: Not now.', accepted: null });
});

test('a drill takes its numbers from the options, and names what is wrong with them', () => {
  expect(readPlan([])).toMatchObject({ ok: true, value: { clients: 200, down: 20 } });
  expect(readPlan(['--down', '0', '--clients', '3', '--json'])).toMatchObject({
    ok: true,
    value: { clients: 3, down: 0, json: true },
  });
  expect(readPlan(['--down=-1'])).toEqual({ ok: false, error: '--down is below 0.' });
  expect(readPlan(['--down', 'long'])).toEqual({ ok: false, error: '--down is not a number.' });
});
