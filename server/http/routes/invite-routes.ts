import type { UseCases } from '../../use-cases/use-cases.ts';
import type { ContestViews } from '../../views/contest-views.ts';
import { orRefuse } from '../errors.ts';
import type { RequestOrigin } from '../request-origin.ts';
import type { RouteTable } from '../route-table.ts';
import { readCommand, type RunCommand } from '../run-command.ts';

type Deps = {
  readonly useCases: Pick<UseCases, 'createInvite'>;
  readonly views: Pick<ContestViews, 'invites'>;
  readonly run: RunCommand;
  readonly origin: Pick<RequestOrigin, 'siteOf'>;
};

/** Links by which judges sign in. */
export const addInviteRoutes = (routes: RouteTable, deps: Deps): void => {
  const { useCases, views, run, origin } = deps;

  routes.add('GET /api/invites', ({ response }) => response.json({ invites: views.invites() }));

  routes.add('POST /api/invites', async ({ request, response, asker }) => {
    const command = readCommand('createInvite', request.body);
    const label = 'label' in command ? command.label : '';
    const { value } = orRefuse(await useCases.createInvite(label, asker));
    const url = origin.siteOf(request) + value.path;
    response.status(201).json({ success: true, invite: value.invite, url });
  });

  routes.add('DELETE /api/invites/:id', async ({ request, response, asker }) => {
    await run(readCommand('revokeInvite', {}, { inviteId: request.params.id }), asker);
    response.json({ success: true });
  });
};
