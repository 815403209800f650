import type { ContestViews } from '../../views/contest-views.ts';
import type { RouteTable } from '../route-table.ts';
import { readCommand, readRecord, type RunCommand } from '../run-command.ts';

type Deps = { readonly views: ContestViews; readonly run: RunCommand };

/** The contest itself: its name, times and categories. */
export const addContestRoutes = (routes: RouteTable, { views, run }: Deps): void => {
  routes.add('GET /categories.json', ({ response }) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.json(views.categories());
  });

  routes.add('GET /api/contest', ({ response }) => response.json(views.contest()));

  routes.add('PATCH /api/contest', async ({ request, response, asker }) => {
    const { seq } = await run(readCommand('changeContest', readRecord(request.body)), asker);
    response.json({ success: true, seq, ...views.contest() });
  });

  routes.add('POST /api/contest/reveal', async ({ response, asker }) => {
    const { seq } = await run({ type: 'revealResults' }, asker);
    response.json({ success: true, seq });
  });

  routes.add('POST /api/categories', async ({ request, response, asker }) => {
    const { seq } = await run(readCommand('changeCategories', request.body), asker);
    response.json({ success: true, seq });
  });
};
