import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from 'pino';
import { listen } from './compose-listening.ts';
import type { Config } from './config.ts';
import { createMetricsServer } from './ops/metrics/metrics-server.ts';

/**
 * Lets Prometheus ask on `METRICS_PORT`, for what `count` adds and what every process has; gives what ends that. A port
 * that is taken keeps nobody from starting: it is said, and nothing listens there.
 */
export const openMetrics = async (
  { metricsPort: port, metricsHost: host }: Pick<Config, 'metricsPort' | 'metricsHost'>,
  logger: Pick<Logger, 'debug' | 'warn'>,
  count: (registry: Registry) => void = () => undefined,
): Promise<() => Promise<void>> => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  count(registry);
  const server = createMetricsServer(registry);
  try {
    const listening = await listen(server, { port, host });
    logger.debug({ host, port: listening.port }, 'metrics');
    return listening.close;
  } catch (err) {
    const sentence =
      'nobody can ask for metrics: METRICS_PORT is taken or may not be used; give another, 0 for any';
    logger.warn({ err, host, port }, sentence);
    return () => Promise.resolve();
  }
};
