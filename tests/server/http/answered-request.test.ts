import { expect, test } from 'vitest';
import type { AnsweredRequest } from '../../../server/http/answered-request.ts';
import { openContestHouse } from '../../support/contest-house.ts';

const openCounted = async () => {
  const answered: AnsweredRequest[] = [];
  const onAnswered = (request: AnsweredRequest): void => void answered.push(request);
  const house = await openContestHouse({ overrides: { onAnswered } });
  return { house, answered, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
};

test('each request is told once its answer is over, by the route that took it and why it was refused', async () => {
  await using counted = await openCounted();
  const { house, answered } = counted;
  const json = { 'Content-Type': 'application/json' };
  for (const [path, init] of [
    ['/api/contest', {}],
    ['/api/entries/ana-maria?token=secret', {}],
    ['/uploads/ana-maria/640.webp', {}],
    ['/', {}],
    ['/assets/nothing.js', {}],
    ['/api/ana-maria', {}],
    ['/api/login', { method: 'POST', headers: json, body: '{"password":"wrong"}' }],
    ['/api/login', { method: 'POST', headers: json, body: '{' }],
  ] as const)
    await (await house.ask(path, init)).arrayBuffer();
  await expect.poll(() => answered.length).toBe(8);
  const shown = answered.map(({ method, route, status, code = '' }) =>
    [method, route, status, code].join(' ').trim(),
  );
  expect(shown).toEqual([
    'GET /api/contest 200',
    'GET /api/entries/:id 401 not_signed_in',
    'GET /uploads/:key/:file 404',
    'GET pages 200',
    'GET unknown 404 not_found',
    'GET unknown 404 not_found',
    'POST /api/login 401 wrong_password',
    'POST unknown 400 invalid_request',
  ]);
  expect(JSON.stringify(answered)).not.toMatch(/ana-maria|secret|wrong"/);
  expect(answered.every(({ isWhole, seconds }) => isWhole && seconds >= 0)).toBe(true);
  expect(new Set(answered.map(({ requestId }) => requestId)).size).toBe(8);
});

test('whoever goes away before the end is told too, as a request that was not answered whole', async () => {
  await using counted = await openCounted();
  const leaving = new AbortController();
  const stream = await counted.house.ask('/api/events?after=0', {
    headers: { Accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  expect(stream.status).toBe(200);
  expect(counted.answered).toEqual([]);
  leaving.abort();
  await expect
    .poll(() => counted.answered)
    .toMatchObject([{ route: '/api/events', isWhole: false }]);
});
