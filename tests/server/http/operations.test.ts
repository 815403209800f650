import { expect, test } from 'vitest';
import type { MetricsAnswer } from '../../../shared/ops/metrics-answer.ts';
import {
  inviteJudge,
  json,
  openContestHouse,
  readJson,
  signIn,
} from '../../support/contest-house.ts';

test('the organiser alone sees how the server does: what was refused, and nothing of who asked', async () => {
  await using house = await openContestHouse();
  const headers = await signIn(house);
  const judge = await inviteJudge(house, headers, 'Rosa');
  await house.ask('/api/entries/marked-id?token=marked-query', {
    headers: { Authorization: 'Receipt marked-token', 'X-Forwarded-For': '203.0.113.9' },
  });
  await house.ask('/marked-path/x.php');
  await house.ask('/api/login', json('POST', { password: 'marked-password' }));
  expect((await house.ask('/api/metrics', { headers: judge.judge })).status).toBe(403);
  const last = await house.ask('/api/metrics');
  expect(last.status).toBe(401);

  const told = await (await house.ask('/api/metrics', { headers })).text();
  expect(told).not.toMatch(/marked|203\.0|127\.0\.0\.1|Rosa/);
  const { refusals, ...seen } = JSON.parse(told) as MetricsAnswer;
  expect(refusals.map(({ method, route, code }) => `${method} ${route} ${code}`)).toEqual([
    'GET /api/metrics not_signed_in',
    'GET /api/metrics not_allowed',
    'POST /api/login wrong_password',
    'GET unknown not_found',
    'GET /api/entries/:id not_signed_in',
  ]);
  expect(refusals[0]?.requestId).toBe((await readJson(last))['requestId']);
  expect(seen).toMatchObject({
    connections: { byState: {}, byTransport: {}, withoutSockets: 0, lag: { max: 0 } },
    latency: { requests: { count: expect.any(Number) as number }, commits: { count: 0 } },
    lately: { refusedLoginsPerMinute: 1, failuresPerHour: 0 },
    history: { everyMs: 5000, samples: [] },
  });
  expect(seen.latency.requests.count).toBeGreaterThan(4);
});
