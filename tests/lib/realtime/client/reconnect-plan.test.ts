import { expect, test } from 'vitest';
import { createReconnectPlan } from '../../../../lib/realtime/client/reconnect-plan.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

test('[RC4] while the server updates the longest wait between tries is three seconds, and the shortest is a quarter of that', () => {
  let unit = 0;
  const plan = createReconnectPlan(createFakeClock(), () => unit);
  plan.serverLeaves(5000);
  expect(plan.next('lost', false)).toMatchObject({ kind: 'updating', delayMs: 4000 });
  expect(plan.next('lost', false)).toMatchObject({ kind: 'updating', delayMs: 750 });
  unit = 1 - Number.EPSILON;
  const { kind, delayMs } = plan.next('lost', false);
  expect(kind).toBe('updating');
  expect(delayMs).toBeCloseTo(3000);
});

test('[GE1] a tab that takes a new name returns soon, also while its stream comes without a socket', () => {
  const plan = createReconnectPlan(createFakeClock(), () => 0.5);
  expect(plan.next('lost', true).delayMs).toBe(60_000);
  expect(plan.next('duplicate', true).delayMs).toBe(500);
});
