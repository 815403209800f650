import type { UseCases } from '../../use-cases/use-cases.ts';
import type { RouteTable } from '../route-table.ts';
import { readCommand, type RunCommand } from '../run-command.ts';

type Deps = { readonly useCases: Pick<UseCases, 'stars'>; readonly run: RunCommand };

/** What judges do. */
export const addJudgingRoutes = (routes: RouteTable, { useCases, run }: Deps): void => {
  routes.add('POST /api/save-winners', async ({ request, response, asker }) => {
    const { seq, value } = await run(readCommand('saveWinners', request.body), asker);
    const revision = value.kind === 'winners' ? value.revision : undefined;
    response.json({ success: true, revision, seq });
  });

  routes.add('GET /api/stars', ({ response, asker: { actor } }) => {
    response.json({ entries: 'subject' in actor ? useCases.stars(actor.subject) : [] });
  });
};
