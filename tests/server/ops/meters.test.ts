import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { openStore, type StoreStatus } from '../../../lib/store/index.ts';
import { countCommits } from '../../../server/ops/metrics/count-commits.ts';
import { countContest, type ContestFigures } from '../../../server/ops/metrics/count-contest.ts';
import { countMachine, type Room } from '../../../server/ops/metrics/count-machine.ts';
import { countPhotos } from '../../../server/ops/metrics/count-photos.ts';
import { countRequests } from '../../../server/ops/metrics/count-requests.ts';
import { timeCommits } from '../../../server/ops/metrics/time-commits.ts';
import type { AnsweredRequest } from '../../../server/http/answered-request.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPowerCutFiles } from '../../support/power-cut-files.ts';

const lines = async (registry: Registry, name: string): Promise<readonly string[]> =>
  (await registry.getSingleMetricAsString(name))
    .split('\n')
    .filter((line) => !line.startsWith('#') && line !== '' && !line.includes('_bucket'));

const answered = (part: Partial<AnsweredRequest>): AnsweredRequest => ({
  ...{ method: 'GET', route: '/api/feed', status: 200, isWhole: true, seconds: 0.2 },
  ...{ requestId: 'r', code: undefined },
  ...part,
});

test('requests are counted by route and outcome, refusals by code, sign-ins by how they ended', async () => {
  const registry = new Registry();
  const count = countRequests(registry);
  count(answered({}));
  count(answered({ isWhole: false, seconds: 4 }));
  for (const [status, code] of [
    [200, undefined],
    [401, 'wrong_password'],
    [429, 'too_many_requests'],
    [429, 'too_many_requests'],
    [422, 'invalid_field'],
  ] as const)
    count(answered({ method: 'POST', route: '/api/login', status, code }));
  expect(await lines(registry, 'contest_logins_total')).toEqual([
    'contest_logins_total{outcome="succeeded"} 1',
    'contest_logins_total{outcome="refused"} 1',
    'contest_logins_total{outcome="limited"} 2',
  ]);
  expect(await lines(registry, 'contest_http_refusals_total')).toContain(
    'contest_http_refusals_total{code="too_many_requests"} 2',
  );
  const name = 'contest_http_request_duration_seconds';
  expect(await lines(registry, name)).toEqual(
    expect.arrayContaining([
      `${name}_sum{method="GET",route="/api/feed",status="2xx"} 0.2`,
      `${name}_sum{method="GET",route="/api/feed",status="aborted"} 4`,
      `${name}_count{method="POST",route="/api/login",status="4xx"} 4`,
    ]),
  );
});

test('failures are there from the start, and who asks whether all is well is none of them', async () => {
  const registry = new Registry();
  const count = countRequests(registry);
  const failures = () => lines(registry, 'contest_http_failures_total');
  expect(await failures()).toEqual(['contest_http_failures_total 0']);
  for (const route of ['/ready', '/health', '/api/realtime-health', '/api/submit', '/api/feed'])
    count(answered({ route, status: 503 }));
  count(answered({ status: 422 }));
  expect(await failures()).toEqual(['contest_http_failures_total 2']);
});

test('a commit is timed until its answer; what is refused, and what was there already, is none', async () => {
  const files = createPowerCutFiles();
  const clock = createFakeClock();
  const registry = new Registry();
  const watch = countCommits(registry);
  const store = await openStore<{ notes: { text: string } }, { text: string }>({
    ...{ dir: '/store', files, clock, tables: ['notes'] },
    apply: (_state, { text }) => [{ put: 'notes', key: text, row: { text } }],
    onWrite: (write) => watch.onWrite('contest', write),
  });
  const timed = timeCommits(store, clock, (seconds) => watch.onCommit('contest', seconds));
  const say = (text: string) => ok({ events: [{ text }], result: text });
  await timed.transact({ by: 'ana', key: '1' }, () => say('one'));
  await timed.transact({ by: 'ana', key: '1' }, () => say('one'));
  await timed.transact({ by: 'ana', key: '2' }, () => err('no'));
  await timed.transact({ by: 'ana', key: '3' }, () => say('three'));
  expect(timed.state().notes.size).toBe(2);
  expect(await lines(registry, 'contest_commit_duration_seconds')).toContain(
    'contest_commit_duration_seconds_count{store="contest"} 2',
  );
  expect(await lines(registry, 'contest_log_records_total')).toEqual([
    'contest_log_records_total{log="contest"} 2',
    'contest_log_records_total{log="people"} 0',
  ]);
  expect(await lines(registry, 'contest_log_sync_duration_seconds')).toContain(
    'contest_log_sync_duration_seconds_count{log="contest"} 2',
  );
  await timed.close();
});

const status: StoreStatus = {
  ...{ kind: 'open', storeId: 's', epoch: 'e', head: 7, durable: 6, chain: '', parent: null },
  ...{ lastSnapshotSeq: 5, ledgerSize: 4, recovery: [] },
};

const figures = (part: Partial<ContestFigures>): ContestFigures => ({
  stores: { contest: () => status, people: () => ({ ...status, kind: 'read-only' }) },
  entries: () => ({ published: 3 }),
  isReady: () => false,
  shipped: { folder: () => null, machine: () => null },
  scheduled: () => null,
  backupSeconds: 3600,
  spool: () => null,
  ...part,
});

test('what a contest keeps is told at each look, and what is not there has no figure', async () => {
  const registry = new Registry();
  let machine: ReturnType<ContestFigures['shipped']['machine']> = null;
  let lastAt: number | null = null;
  let isScheduled = false;
  countContest(
    figures({
      shipped: { folder: () => ({ behind: 0, behindMs: 0 }), machine: () => machine },
      scheduled: () =>
        isScheduled ? { lastAt, everySeconds: 3600, trouble: 'The folder is gone.' } : null,
    }),
    registry,
  );
  expect(await lines(registry, 'contest_store_state')).toEqual(
    expect.arrayContaining([
      'contest_store_state{store="contest",state="open"} 1',
      'contest_store_state{store="contest",state="read-only"} 0',
      'contest_store_state{store="people",state="open"} 0',
      'contest_store_state{store="people",state="read-only"} 1',
    ]),
  );
  expect(await lines(registry, 'contest_log_durable_seq')).toContain(
    'contest_log_durable_seq{log="contest"} 6',
  );
  expect(await lines(registry, 'contest_backup_lag_records')).toEqual([
    'contest_backup_lag_records{place="folder"} 0',
  ]);
  expect(await lines(registry, 'contest_backup_interval_seconds')).toEqual([]);
  expect(await lines(registry, 'contest_photo_spool_photos')).toEqual([]);

  machine = { behind: 12, behindMs: 4500, trouble: 'Nobody answers.' };
  isScheduled = true;
  expect(await lines(registry, 'contest_backup_lag_seconds')).toEqual([
    'contest_backup_lag_seconds{place="folder"} 0',
    'contest_backup_lag_seconds{place="machine"} 4.5',
  ]);
  expect(await lines(registry, 'contest_backup_failing')).toEqual([
    'contest_backup_failing{place="folder"} 0',
    'contest_backup_failing{place="machine"} 1',
    'contest_backup_failing{place="scheduled"} 1',
  ]);
  expect(await lines(registry, 'contest_backup_last_success_timestamp_seconds')).toEqual([]);
  lastAt = 1_700_000_000_000;
  expect(await lines(registry, 'contest_backup_last_success_timestamp_seconds')).toEqual([
    'contest_backup_last_success_timestamp_seconds 1700000000',
  ]);
  expect(await lines(registry, 'contest_ready')).toEqual(['contest_ready 0']);
});

test('photos are timed by how they ended, and those that wait are told', async () => {
  const registry = new Registry();
  const clock = createFakeClock();
  let next: 'damaged' | 'throw' = 'damaged';
  const pipeline = countPhotos(
    {
      load: () => ({ waiting: 9, running: 2 }),
      process: async () => {
        clock.advance(300);
        if (next === 'throw') throw new Error('The disk is gone.');
        return Promise.resolve(err({ kind: next }));
      },
    },
    clock,
    registry,
  );
  await pipeline.process('/photo');
  next = 'throw';
  await expect(pipeline.process('/photo')).rejects.toThrow('The disk is gone.');
  const name = 'contest_photo_duration_seconds';
  expect(await lines(registry, name)).toEqual([
    `${name}_sum{outcome="damaged"} 0.3`,
    `${name}_count{outcome="damaged"} 1`,
    `${name}_sum{outcome="failed"} 0.3`,
    `${name}_count{outcome="failed"} 1`,
  ]);
  expect(await lines(registry, 'contest_photos_waiting')).toEqual(['contest_photos_waiting 9']);
  expect(await lines(registry, 'contest_photos_running')).toEqual(['contest_photos_running 2']);
});

test('room is told for each folder of which it is known', async () => {
  const registry = new Registry();
  let room: Room | undefined = { freeBytes: 5, sizeBytes: 10, device: 1 };
  const folders = {
    data: () => Promise.resolve(room),
    uploads: () => Promise.resolve(undefined),
  };
  countMachine({ version: '1.2.3', node: 'v24', role: 'all' }, folders, registry);
  expect(await lines(registry, 'contest_disk_free_bytes')).toEqual([
    'contest_disk_free_bytes{folder="data"} 5',
  ]);
  expect(await lines(registry, 'contest_disk_size_bytes')).toEqual([
    'contest_disk_size_bytes{folder="data"} 10',
  ]);
  // What was known once is no news of today.
  room = undefined;
  expect(await lines(registry, 'contest_disk_free_bytes')).toEqual([]);
  expect(await lines(registry, 'contest_build_info')).toEqual([
    'contest_build_info{version="1.2.3",node="v24",role="all"} 1',
  ]);
});
