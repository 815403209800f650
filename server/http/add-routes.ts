import type { Express } from 'express';
import type { HttpAppDeps } from './app-deps.ts';
import { createPhotoVisibility } from './photo-visibility.ts';
import { createRateLimits } from './rate-limits.ts';
import type { RequestOrigin } from './request-origin.ts';
import { createRouteTable, type RouteTable } from './route-table.ts';
import { addCommandRoute } from './routes/command-route.ts';
import { addContestRoutes } from './routes/contest-routes.ts';
import { addEntryRoutes } from './routes/entry-routes.ts';
import { addExportRoutes } from './routes/export-routes.ts';
import { addGalleryRoutes } from './routes/gallery-routes.ts';
import { addInviteRoutes } from './routes/invite-routes.ts';
import { addJudgingRoutes } from './routes/judging-routes.ts';
import { addMachineRoutes } from './routes/machine-routes.ts';
import { addQrRoute } from './routes/qr-route.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import { addStreamRoutes } from './routes/stream-routes.ts';
import { addSubmitRoute } from './routes/submit-route.ts';
import { createRunCommand } from './run-command.ts';
import { createSessionCookie } from './session-cookie.ts';
import { createWhoAsks } from './who-asks.ts';

/** Every route of docs/API.md, a file for each group. */
export const addRoutes = (app: Express, deps: HttpAppDeps, origin: RequestOrigin): RouteTable => {
  const cookie = createSessionCookie(origin);
  const who = createWhoAsks({ useCases: deps.useCases, cookie });
  const routes = createRouteTable(app, who);
  const rates = createRateLimits(deps.settings.rateLimits);
  const all = { ...deps, origin, cookie, who, rates, run: createRunCommand(deps) };

  addMachineRoutes(routes, all);
  addContestRoutes(routes, all);
  addSessionRoutes(routes, all);
  addSubmitRoute(routes, all);
  addGalleryRoutes(routes, all);
  addEntryRoutes(routes, all);
  addJudgingRoutes(routes, all);
  addInviteRoutes(routes, all);
  addCommandRoute(routes, all);
  addStreamRoutes(routes, all);
  addExportRoutes(routes, all);
  addQrRoute(routes, all);
  routes.mount(
    'GET /uploads/:key/:file',
    deps.createUploadsRouter(createPhotoVisibility({ rows: deps.rows, who })),
  );
  return routes;
};
