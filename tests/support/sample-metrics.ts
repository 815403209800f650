import type { MetricsAnswer, Sample } from '../../shared/ops/metrics-answer.ts';

const at = Date.UTC(2026, 8, 12, 18);
const gigabyte = 1e9;

/** What a server tells of itself on a calm evening, but for what a test changes. */
export const sampleMetrics = (changes: Partial<MetricsAnswer> = {}): MetricsAnswer => ({
  at,
  counts: { entries: { published: 42 }, sessions: 3 },
  store: { kind: 'open', epoch: 'e1', head: 120, durable: 120, lastSnapshotSeq: 100 },
  backups: {
    backedUp: 120,
    behind: 0,
    lagSeconds: 0,
    machine: null,
    records: { behind: 0, behindMs: 0 },
    scheduled: { lastAt: at - 10 * 60_000, everySeconds: 3600 },
  },
  media: null,
  realtime: {
    messaging: { queueSize: 0, totalDelivered: 900 },
    performance: { throughput: 2 },
  },
  uptimeSeconds: 7200,
  reasons: [],
  connections: {
    byState: { live: 12 },
    byTransport: { websocket: 10, polling: 2 },
    withoutSockets: 1,
    unhealthy: 0,
    lag: { max: 0, behind: 0 },
  },
  lately: { reconnectionsPerMinute: 0, refusedLoginsPerMinute: 0, failuresPerHour: 0 },
  latency: {
    requests: { p50Ms: 2, p95Ms: 12, p99Ms: 30, count: 200 },
    commits: { p50Ms: 3, p95Ms: 8, p99Ms: 9, count: 20 },
    delivery: { p95Ms: 40, p99Ms: 80 },
  },
  loop: { p99Ms: 4 },
  memory: {
    rss: 0.2 * gigabyte,
    heapUsed: 0.1 * gigabyte,
    heapLimit: 2 * gigabyte,
    machineLimit: 4 * gigabyte,
  },
  photos: { waiting: 0, running: 0 },
  disk: [{ folder: 'data', device: 1, freeBytes: 50 * gigabyte, sizeBytes: 100 * gigabyte }],
  versions: { contest: '0.1.0', node: 'v24.0.0', role: 'all' },
  refusals: [],
  history: { everyMs: 5000, samples: [] },
  ...changes,
});

/** One look of its history. */
export const sampleLook = (changes: Partial<Sample> = {}): Sample => ({
  at,
  connections: 13,
  requestP95Ms: 12,
  commitP95Ms: 8,
  deliveryP95Ms: 40,
  loopP99Ms: 4,
  lagEvents: 0,
  backupLagSeconds: 0,
  residentBytes: 0.2 * gigabyte,
  ...changes,
});
