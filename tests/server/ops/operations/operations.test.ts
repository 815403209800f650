import { expect, test } from 'vitest';
import { openOperations } from '../../../../server/ops/operations/operations.ts';
import type { DiskSpace } from '../../../../shared/ops/metrics-answer.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const megabyte = 1e6;

const openDesk = (readDisk: () => Promise<readonly DiskSpace[]> = () => Promise.resolve([])) => {
  const clock = createFakeClock();
  let connected = 0;
  const desk = openOperations({
    clock,
    versions: { contest: '1', node: 'v24', role: 'all' },
    look: () => ({
      connections: {
        byState: { live: connected },
        byTransport: { websocket: connected },
        withoutSockets: 2,
        unhealthy: 0,
        lag: { max: 7, behind: 1 },
      },
      delivery: { p95Ms: 40, p99Ms: 60 },
    }),
    memory: () => ({ rss: 90 * megabyte, heapUsed: 1, heapLimit: 2, machineLimit: 3 }),
    photos: () => ({ waiting: 4, running: 2 }),
    loopP99Ms: () => 3,
    backupLagSeconds: () => 4,
    readDisk,
  });
  const answered = (changes: object = {}) =>
    desk.noteAnswered({
      ...{ method: 'GET', route: '/api/feed', status: 200, seconds: 0.01, requestId: 'r' },
      code: undefined,
      ...changes,
    });
  return { clock, desk, answered, connect: (count: number) => (connected = count) };
};

test('the last ten minutes are kept, a look every five seconds', () => {
  const { clock, desk, answered, connect } = openDesk();
  answered({ seconds: 0.25 });
  desk.noteCommit(0.004);
  clock.advance(5000);
  connect(3);
  clock.advance(5000);
  expect(desk.report().photos).toEqual({ waiting: 4, running: 2 });
  const [first, second] = desk.report().history.samples;
  expect(first).toEqual({
    at: clock.now() - 5000,
    connections: 2,
    lagEvents: 7,
    requestP95Ms: expect.closeTo(250, -2) as number,
    commitP95Ms: expect.closeTo(4, 0) as number,
    deliveryP95Ms: 40,
    loopP99Ms: 3,
    backupLagSeconds: 4,
    residentBytes: 90 * megabyte,
  });
  expect(second?.connections).toBe(5);
  clock.advance(3_600_000);
  const { everyMs, samples } = desk.report().history;
  expect([everyMs, samples.length, samples.at(-1)?.at]).toEqual([5000, 120, clock.now()]);
});

test('the newest refusals are told, the newest first, and no number of them pushes out what failed', () => {
  const { clock, desk, answered } = openDesk();
  answered();
  answered({ code: 'internal', status: 500, requestId: 'fault' });
  for (let count = 1; count <= 60; count += 1) {
    clock.advance(1);
    answered({ code: 'not_found', status: 404, requestId: `r${count}` });
  }
  const { refusals } = desk.report();
  expect(refusals).toHaveLength(26);
  expect(refusals[0]).toEqual({
    at: clock.now(),
    code: 'not_found',
    method: 'GET',
    route: '/api/feed',
    status: 404,
    requestId: 'r60',
  });
  expect(refusals.slice(-2).map(({ requestId }) => requestId)).toEqual(['r36', 'fault']);
});

test('answers that last as long as somebody reads or sends say nothing of the server', () => {
  const { desk, answered } = openDesk();
  answered({ route: '/api/events', seconds: 3600 });
  answered({ route: '/api/export.zip', seconds: 60 });
  answered({ route: '/api/submit', method: 'POST', seconds: 20 });
  answered({ route: 'pages', seconds: 20 });
  expect(desk.report().latency.requests.count).toBe(0);
  answered({ route: '/api/feed' });
  expect(desk.report().latency.requests.count).toBe(1);
});

test('refused sign-ins, failures and those who come back are counted for a while', () => {
  const { clock, desk, answered } = openDesk();
  answered({ route: '/api/login', code: 'wrong_password', status: 401 });
  answered({ route: '/api/login', code: 'invalid_request', status: 400 });
  answered({ code: 'internal', status: 500 });
  answered({ code: 'read_only', status: 503 });
  answered({ route: '/ready', status: 503 });
  desk.noteFailure();
  desk.noteReconnection();
  expect(desk.report().lately).toEqual({
    refusedLoginsPerMinute: 1,
    failuresPerHour: 3,
    reconnectionsPerMinute: 1,
  });
  clock.advance(60_000);
  expect(desk.report().lately).toEqual({
    refusedLoginsPerMinute: 0,
    failuresPerHour: 3,
    reconnectionsPerMinute: 0,
  });
});

test('a disk that does not answer is asked once, and one that fails is not told of', async () => {
  const space = { folder: 'data', device: 1, freeBytes: 1, sizeBytes: 2 };
  let asked = 0;
  let next = Promise.withResolvers<readonly DiskSpace[]>();
  const { clock, desk } = openDesk(() => {
    asked += 1;
    return next.promise;
  });
  await clock.advanceAsync(120_000);
  expect(asked).toBe(1);
  next.resolve([space]);
  await clock.advanceAsync(0);
  expect(desk.report().disk).toEqual([space]);
  next = Promise.withResolvers();
  await clock.advanceAsync(30_000);
  expect(desk.report().disk).toEqual([space]);
  next.reject(new Error('EIO'));
  await clock.advanceAsync(0);
  expect(desk.report().disk).toEqual([]);
});

test('nothing ticks once it is closed', () => {
  const { clock, desk } = openDesk();
  desk.close();
  expect(clock.pending).toBe(0);
});
