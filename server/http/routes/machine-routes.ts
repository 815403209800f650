import { categoriesOf } from '../../domain/initial-contest.ts';
import type { ContestState } from '../../domain/tables.ts';
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
  | 'rows'
>;

/** What load balancers, monitors and the organiser's dashboard ask. */
export const addMachineRoutes = (routes: RouteTable, deps: Deps): void => {
  const { readiness, realtime, status, rows } = deps;
  const { backedUp, backupMachine, scheduledBackups, recordsHere, mediaMachine } = deps;

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
      counts: countRows(rows),
      store,
      backups: {
        backedUp: backedUp(),
        behind: Math.max(0, store.durable - backedUp()),
        machine: backupMachine?.() ?? null,
        scheduled: scheduledBackups?.() ?? null,
        records: recordsHere?.() ?? null,
      },
      media: mediaMachine?.() ?? null,
      realtime: realtime.getMetrics(),
      memory: process.memoryUsage(),
      uptimeSeconds: process.uptime(),
      reasons: readiness.reasons,
    });
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
