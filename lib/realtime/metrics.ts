import type { Clock } from '../../shared/base/clock.ts';

/** What `GET /api/realtime-metrics` answers. Latencies in milliseconds, throughput in messages a second, rates in percent. */
export type RealtimeMetrics = {
  readonly connections: {
    readonly active: number;
    readonly total: number;
    readonly unhealthy: number;
  };
  readonly messaging: {
    readonly queueSize: number;
    readonly totalQueued: number;
    readonly totalDelivered: number;
  };
  readonly performance: {
    readonly averageLatency: number;
    readonly minLatency: number;
    readonly maxLatency: number;
    readonly p95Latency: number;
    readonly p99Latency: number;
    readonly jitter: number;
    readonly throughput: number;
  };
  readonly reliability: {
    readonly reconnectAttempts: number;
    readonly failureCount: number;
    readonly successRate: number;
  };
  readonly uptime: { readonly seconds: number; readonly startTime: string };
};

export type Counters = {
  connected: number;
  queued: number;
  delivered: number;
  /** Hellos that brought a cursor. */
  returns: number;
  /** Of these, how many went on where they were. */
  resumes: number;
  /** Connections that ended by a fault: too slow, silent, cut. */
  failures: number;
};

const keptLatencies = 1024;
const throughputWindowMs = 60_000;

/** Counts, and the newest latencies. */
export const createMeasures = (clock: Clock) => {
  const counters: Counters = {
    connected: 0,
    queued: 0,
    delivered: 0,
    returns: 0,
    resumes: 0,
    failures: 0,
  };
  const startedAt = clock.monotonic();
  const startTime = new Date(clock.now()).toISOString();
  let latencies: number[] = [];
  let mark = { at: startedAt, delivered: 0 };
  let earlier = mark;

  /** Between one and two windows back, so that the rate is of now. */
  const throughput = (): number => {
    const now = clock.monotonic();
    if (now - mark.at > throughputWindowMs) {
      earlier = mark;
      mark = { at: now, delivered: counters.delivered };
    }
    const seconds = (now - earlier.at) / 1000;
    return seconds > 0 ? (counters.delivered - earlier.delivered) / seconds : 0;
  };

  const performance = (): RealtimeMetrics['performance'] => {
    const sorted = [...latencies].sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const steps = latencies.slice(1).map((ms, index) => Math.abs(ms - (latencies[index] ?? ms)));
    return {
      averageLatency: mean(latencies),
      minLatency: at(0),
      maxLatency: sorted.at(-1) ?? 0,
      p95Latency: at(0.95),
      p99Latency: at(0.99),
      jitter: mean(steps),
      throughput: throughput(),
    };
  };

  return {
    counters,
    performance,
    averageLatency: () => mean(latencies),
    addLatency(ms: number) {
      latencies.push(ms);
      if (latencies.length > keptLatencies * 2) latencies = latencies.slice(-keptLatencies);
    },
    uptimeMs: () => clock.monotonic() - startedAt,
    startTime,
    reliability: (): RealtimeMetrics['reliability'] => ({
      reconnectAttempts: counters.returns,
      failureCount: counters.failures,
      successRate: counters.returns === 0 ? 100 : (counters.resumes / counters.returns) * 100,
    }),
  };
};

export type Measures = ReturnType<typeof createMeasures>;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
