import { Gauge, type Registry } from 'prom-client';
import type { Lag } from '../loop-lag.ts';

const parts = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'] as const;

/** Under the names that prom-client gives them, and without the time between two looks, which it counts in. */
export const countLoopLag = (read: () => Lag, registry: Registry): void => {
  const gauges = new Map<(typeof parts)[number], Gauge>();
  for (const part of parts) {
    const name = `nodejs_eventloop_lag_${part}_seconds`;
    registry.removeSingleMetric(name);
    const gauge = new Gauge({
      name,
      help: `By how much the event loop was late since the last look: ${part}.`,
      registers: [registry],
      collect() {
        // The first one is asked first, and looks for all of them.
        if (part !== parts[0]) return;
        const lag = read();
        for (const [each, its] of gauges) its.set(lag[each]);
      },
    });
    gauges.set(part, gauge);
  }
};
