/** What `GET /api/realtime-health` answers; `unavailable` goes with 503. */
export type HealthStatus = {
  readonly status: 'healthy' | 'degraded' | 'unavailable';
  readonly activeConnections: number;
  readonly totalConnected: number;
  readonly messageQueueSize: number;
  readonly averageLatency: number;
  /** Milliseconds. */
  readonly uptime: number;
  /** Milliseconds since 1970; null before the first. */
  readonly lastHeartbeat: number | null;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly warning?: string;
};

/** What `GET /api/realtime-fallback` answers. */
export type FallbackStatus = {
  readonly available: boolean;
  readonly fallbackRecommended: boolean;
  readonly reason: string | null;
  readonly alternatives: readonly {
    readonly method: 'polling' | 'server-sent-events';
    readonly interval: number;
    readonly recommended: boolean;
  }[];
  readonly degradationThreshold: typeof degradationThreshold;
};

export const degradationThreshold = {
  maxQueueSize: 5000,
  minHealthyConnections: 5,
  maxAverageLatency: 5000,
};

export const failureThreshold = 3;
export const successThreshold = 2;

/** What one look at the connections finds. */
export type Look = {
  readonly active: number;
  readonly unhealthy: number;
  readonly queueSize: number;
  readonly averageLatency: number;
};

/** A sentence about what is wrong now, or null. A small room is not a sick one: nobody connected is healthy. */
export const complaint = (look: Look): string | null => {
  const { maxQueueSize, minHealthyConnections, maxAverageLatency } = degradationThreshold;
  const healthy = look.active - look.unhealthy;
  if (look.unhealthy > 0 && healthy < Math.max(minHealthyConnections, look.active / 2))
    return `${look.unhealthy} of ${look.active} connections do not answer.`;
  if (look.queueSize > maxQueueSize) return `${look.queueSize} messages wait for their clients.`;
  if (look.averageLatency > maxAverageLatency)
    return `Answers take ${Math.round(look.averageLatency)} ms on average.`;
  return null;
};

/** Remembers looks: degraded after three bad ones in a row, healthy after two good. */
export const createHealth = (onChange: (status: 'healthy' | 'degraded') => void) => {
  let status: 'healthy' | 'degraded' = 'healthy';
  let warning: string | null = null;
  let bad = 0;
  let good = 0;

  const become = (next: typeof status): void => {
    if (status === next) return;
    status = next;
    onChange(next);
  };

  return {
    get status() {
      return status;
    },
    get warning() {
      return warning;
    },
    take(look: Look) {
      warning = complaint(look);
      bad = warning === null ? 0 : bad + 1;
      good = warning === null ? good + 1 : 0;
      if (bad >= failureThreshold) become('degraded');
      if (good >= successThreshold) become('healthy');
    },
  };
};

export type Health = ReturnType<typeof createHealth>;
