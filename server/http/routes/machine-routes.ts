import type { MetricsAnswer } from '../../../shared/ops/metrics-answer.ts';
import { categoriesOf } from '../../domain/initial-contest.ts';
import type { ContestState } from '../../domain/tables.ts';
import { lagSecondsOf } from '../../ops/operations/lag-seconds.ts';
import { countEntries } from '../../views/count-entries.ts';
import type { HttpAppDeps } from '../app-deps.ts';
import type { RouteTable } from '../route-table.ts';

type Deps = Pick<
  HttpAppDeps,
  | 'readiness'
  | 'realtime'
  | 'status'
  | 'backedUp'
  | 'backupMachine'
  | 'scheduledBackups'
  | 'recordsHere'
  | 'mediaMachine'
  | 'operations'
  | 'rows'
>;

/** What load balancers, monitors and the organiser's dashboard ask. */
export const addMachineRoutes = (routes: RouteTable, deps: Deps): void => {
  const { readiness, realtime, status, rows } = deps;
  const { backedUp, backupMachine, scheduledBackups, recordsHere, mediaMachine } = deps;

  const tellBackups = (durable: number): MetricsAnswer['backups'] => {
    const machine = backupMachine?.() ?? null;
    const records = recordsHere?.() ?? null;
    return {
      backedUp: backedUp(),
      behind: Math.max(0, durable - backedUp()),
      lagSeconds: lagSecondsOf(machine, records),
      ...{ machine, records, scheduled: scheduledBackups?.() ?? null },
    };
  };

  routes.add('GET /health', ({ response }) => response.json({ status: 'ok' }));

  routes.add('GET /ready', ({ response }) => {
    const { reasons } = readiness;
    if (reasons.length === 0) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not-ready', reasons });
  });

  routes.add('GET /api/realtime-health', ({ response }) => {
    const health = realtime.getHealthStatus();
    response.status(health.status === 'unavailable' ? 503 : 200).json(health);
  });

  routes.add('GET /api/realtime-metrics', ({ response }) => response.json(realtime.getMetrics()));

  routes.add('GET /api/realtime-fallback', ({ response }) =>
    response.json(realtime.getFallbackStatus()),
  );

  routes.add('GET /api/socket/debug', ({ response }) => response.json(realtime.inspect()));

  routes.add('GET /api/metrics', ({ response }) => {
    const store = status();
    response.json({
      ...{ counts: countRows(rows), store, backups: tellBackups(store.durable) },
      media: mediaMachine?.() ?? null,
      realtime: realtime.getMetrics(),
      uptimeSeconds: process.uptime(),
      reasons: readiness.reasons,
      ...deps.operations(),
    } satisfies MetricsAnswer);
  });
};

const countRows = (rows: ContestState) => ({
  entries: countEntries(rows),
  categories: categoriesOf(rows).length,
  invites: rows.invites.size,
  sessions: rows.sessions.size,
  stars: rows.stars.size,
  winners: [...rows.winners.values()].reduce((sum, { entryIds }) => sum + entryIds.length, 0),
});
