import { describe, expect, test } from 'vitest';
import { judgeVitals } from '../../../client/src/pages/operations/judge-vitals.ts';
import type { Vital } from '../../../client/src/pages/operations/verdict.ts';
import type { MetricsAnswer } from '../../../shared/ops/metrics-answer.ts';
import { thresholds } from '../../../shared/ops/thresholds.ts';
import { sampleLook, sampleMetrics } from '../../support/sample-metrics.ts';

const judge = (vital: Vital, changes: Partial<MetricsAnswer> = {}) =>
  judgeVitals(sampleMetrics(changes))[vital];

const calm = sampleMetrics();
const { backups } = calm;

test('a calm evening is well in every respect, and says so', () => {
  for (const { level, says, todo } of Object.values(judgeVitals(calm))) {
    expect(level).toBe('well');
    expect(says).toMatch(/^[A-Z].*\.$/);
    expect(todo).toBeUndefined();
  }
});

describe('backups', () => {
  const behind = (lagSeconds: number, trouble?: string) =>
    judge('backups', {
      backups: {
        ...backups,
        lagSeconds,
        records: {
          behind: 12,
          behindMs: lagSeconds * 1000,
          ...(trouble !== undefined && { trouble }),
        },
      },
    });

  test('that are four minutes behind are a matter for now, with the reason and what to do', () => {
    expect(behind(240, 'ENOSPC: no space left on device')).toEqual({
      level: 'now',
      says: 'Backups are 4 minutes behind: the newest 12 records are on this disk alone.',
      because: 'ENOSPC: no space left on device',
      todo: 'See that the backups folder is there, may be written to and is not full. It goes on by itself.',
    });
  });

  test('may be behind for a while: then they want a look, and later a hand', () => {
    expect(behind(thresholds.backupLagSeconds).level).toBe('well');
    expect(behind(thresholds.backupLagSeconds + 1).level).toBe('soon');
    expect(behind(thresholds.backupLostSeconds).level).toBe('soon');
    expect(behind(thresholds.backupLostSeconds + 1).level).toBe('now');
  });

  test('that fail are told of before they are late', () => {
    expect(behind(2, 'EACCES: permission denied')).toMatchObject({
      level: 'soon',
      says: 'Backups take nothing at the moment.',
      because: 'EACCES: permission denied',
    });
  });

  test('on a machine of their own are looked for there', () => {
    const machine = { behind: 1, behindMs: 60_000 };
    expect(
      judge('backups', { backups: { ...backups, lagSeconds: 60, machine, records: null } }),
    ).toMatchObject({
      says: 'Backups are 60 seconds behind: the newest 1 record is on this disk alone.',
      todo: 'See that the backup machine runs and can be reached. It goes on by itself.',
    });
  });

  test('that go to two places are each told of', () => {
    const machine = { behind: 0, behindMs: 0 };
    const records = { behind: 4, behindMs: 301_000, trouble: 'ENOSPC.' };
    expect(
      judge('backups', { backups: { ...backups, lagSeconds: 0, machine, records } }),
    ).toMatchObject({
      level: 'now',
      says: 'The backups folder is 5 minutes behind: the newest 4 records are not there.',
    });
  });

  test('that are whole may be two intervals old, and a new contest has as long for its first', () => {
    const aged = (hours: number | null, uptimeSeconds = 0) =>
      judge('backups', {
        uptimeSeconds,
        backups: {
          ...backups,
          scheduled: {
            lastAt: hours === null ? null : calm.at - hours * 3_600_000,
            everySeconds: 3600,
          },
        },
      });
    expect(aged(2).level).toBe('well');
    expect(aged(3)).toMatchObject({
      level: 'now',
      says: 'The last complete backup is 3 hours old: one is due every 60 minutes.',
    });
    expect(aged(null, 7200).level).toBe('well');
    expect(aged(null, 7300).says).toMatch(/^There is no complete backup yet: one is due/);
  });

  test('that nobody set up are missed', () => {
    expect(
      judge('backups', {
        backups: { ...backups, lagSeconds: null, records: null, scheduled: null },
      }),
    ).toMatchObject({
      level: 'soon',
      says: expect.stringContaining('Nothing is backed up') as string,
    });
  });
});

describe('the store', () => {
  test.each([
    ['full', 'The disk is full'],
    ['read-only', 'nothing new is saved'],
    ['closed', 'Nothing is saved any more'],
  ] as const)('that is %s is a matter for now', (kind, words) => {
    const store = { ...calm.store, kind, reason: 'The disk failed: EIO.' };
    expect(judge('store', { store })).toMatchObject({
      level: 'now',
      says: expect.stringContaining(words) as string,
      because: 'The disk failed: EIO.',
    });
    // One thing that is wrong is said once.
    expect(judge('server', { store, reasons: ['The store is not open.'] }).level).toBe('well');
  });

  test('that makes no snapshots saves all the same', () => {
    const store = { ...calm.store, snapshotProblem: 'ENOSPC.' };
    expect(judge('store', { store }).level).toBe('soon');
  });
});

test('the fullest disk is the one that is spoken of', () => {
  const disk = (free: number, folder: string) => ({
    folder,
    device: free,
    freeBytes: free * 1e9,
    sizeBytes: 100e9,
  });
  expect(judge('disk', { disk: [disk(50, 'data'), disk(15, 'uploads')] }).level).toBe('well');
  expect(judge('disk', { disk: [disk(50, 'data'), disk(14, 'uploads')] })).toMatchObject({
    level: 'soon',
    says: 'The disk of uploads fills up: 14.0 GB of 100 GB are left.',
  });
  expect(judge('disk', { disk: [disk(14, 'data'), disk(10, 'uploads')] }).says).toMatch(
    /^The disk of uploads/,
  );
  expect(judge('disk', { disk: [disk(4, 'data'), disk(14, 'uploads')] })).toMatchObject({
    level: 'now',
    says: expect.stringContaining('The disk of data') as string,
  });
});

test('folders on one disk are spoken of once', () => {
  const space = { device: 7, freeBytes: 1e9, sizeBytes: 100e9 };
  const disk = [
    { folder: 'data', ...space },
    { folder: 'uploads', device: 8, freeBytes: 60e9, sizeBytes: 100e9 },
    // Looked at a moment later.
    { folder: 'backups', ...space, freeBytes: 0.9e9 },
  ];
  expect(judge('disk', { disk }).says).toMatch(/^The disk of data, backups is all but full/);
});

test('slow answers are slow only where there are enough of them to tell', () => {
  const requests = { p50Ms: 100, p95Ms: 501, p99Ms: 900, count: 20 };
  const { latency } = calm;
  expect(judge('answers', { latency: { ...latency, requests } })).toMatchObject({
    level: 'soon',
    says: 'The slowest answers take 501 ms and more; 500 ms is what people notice.',
  });
  for (const other of [{ p95Ms: 500 }, { count: 19 }])
    expect(
      judge('answers', { latency: { ...latency, requests: { ...requests, ...other } } }).level,
    ).toBe('well');
});

test.each<readonly [string, Vital, Partial<MetricsAnswer>, Partial<MetricsAnswer>]>([
  ['a held-up loop', 'loop', { loop: { p99Ms: 101 } }, { loop: { p99Ms: 100 } }],
  [
    'a page that cannot keep up',
    'stream',
    { connections: { ...calm.connections, lag: { max: 501, behind: 1 } } },
    { connections: { ...calm.connections, lag: { max: 500, behind: 1 } } },
  ],
  [
    'many who come back',
    'people',
    { lately: { ...calm.lately, reconnectionsPerMinute: 51 } },
    { lately: { ...calm.lately, reconnectionsPerMinute: 50 } },
  ],
  [
    'more than half who do not answer',
    'people',
    { connections: { ...calm.connections, unhealthy: 7 } },
    { connections: { ...calm.connections, unhealthy: 6 } },
  ],
  [
    'requests that fail',
    'refusals',
    { lately: { ...calm.lately, failuresPerHour: 101 } },
    { lately: { ...calm.lately, failuresPerHour: 100 } },
  ],
  [
    'guessed passwords',
    'refusals',
    { lately: { ...calm.lately, refusedLoginsPerMinute: 21 } },
    { lately: { ...calm.lately, refusedLoginsPerMinute: 20 } },
  ],
  [
    'a heap that is nearly full',
    'memory',
    { memory: { ...calm.memory, heapUsed: 1.71e9 } },
    { memory: { ...calm.memory, heapUsed: 1.7e9 } },
  ],
  [
    'photos that wait for their turn',
    'photos',
    { photos: { waiting: 101, running: 2 } },
    { photos: { waiting: 100, running: 2 } },
  ],
  ['photos that wait', 'photos', { media: { waiting: 101 } }, { media: { waiting: 100 } }],
  [
    'a media machine that is away',
    'photos',
    { media: { waiting: 1, trouble: 'ECONNREFUSED' } },
    { media: { waiting: 1 } },
  ],
])('%s wants a look, and not before its threshold', (_, vital, above, below) => {
  expect(judge(vital, above).level).toBe('soon');
  expect(judge(vital, above).todo).toBeDefined();
  expect(judge(vital, below).level).toBe('well');
});

test('a held-up loop is judged by the last minute, not by one moment of it', () => {
  const after = (looks: readonly number[]) =>
    judge('loop', {
      loop: { p99Ms: looks.at(-1) ?? 0 },
      history: { everyMs: 5000, samples: looks.map((ms) => sampleLook({ loopP99Ms: ms })) },
    }).level;
  expect(after([4, 4, 4, 4, 400])).toBe('well');
  expect(after([4, 4, 200, 150, 120])).toBe('soon');
  expect(
    after([...Array.from({ length: 100 }, () => 300), ...Array.from({ length: 12 }, () => 4)]),
  ).toBe('well');
});

test('a machine without memory is a matter for now', () => {
  expect(judge('memory', { memory: { ...calm.memory, rss: 3.7e9 } }).level).toBe('now');
});

test('a server that takes no visitors says why', () => {
  expect(judge('server', { reasons: ['The server is shutting down.'] })).toMatchObject({
    level: 'now',
    says: 'The server takes no new visitors.',
    because: 'The server is shutting down.',
  });
});
