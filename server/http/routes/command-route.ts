import { commandEnvelopeSchema } from '../../../shared/contest/commands.ts';
import { commandAccess } from '../../domain/access.ts';
import { orRefuse } from '../errors.ts';
import { parseInput } from '../../use-cases/parse-input.ts';
import type { RouteTable } from '../route-table.ts';
import type { RunCommand } from '../run-command.ts';
import type { WhoAsks } from '../who-asks.ts';

type Deps = { readonly run: RunCommand; readonly who: WhoAsks };

/** The road that the socket event `command` takes as well. */
export const addCommandRoute = (routes: RouteTable, { run, who }: Deps): void => {
  routes.add('POST /api/commands', async ({ request, response }) => {
    const { key, command } = orRefuse(parseInput(commandEnvelopeSchema, request.body));
    const entryId = 'entryId' in command ? command.entryId : undefined;
    const asker = who.admit(request, commandAccess[command.type], entryId);
    const saved = await run(command, { ...asker, key });
    const { value, ...standing } = saved;
    response.json({ success: true, result: value, ...standing });
  });
};
