import type { Details } from '../../../shared/contest/commands.ts';
import { refusal } from '../../../shared/contest/errors.ts';
import type { UseCases } from '../../use-cases/use-cases.ts';
import type { ContestViews } from '../../views/contest-views.ts';
import { orRefuse, Refused } from '../errors.ts';
import type { Exchange, RouteTable } from '../route-table.ts';
import { readCommand, readRecord, type RunCommand } from '../run-command.ts';

type Deps = {
  readonly useCases: Pick<UseCases, 'viewReceipt'>;
  readonly views: Pick<ContestViews, 'entry'>;
  readonly run: RunCommand;
};

/** One entry, for whoever holds its receipt and for the organiser. */
export const addEntryRoutes = (routes: RouteTable, deps: Deps): void => {
  const { useCases, views, run } = deps;

  routes.add('GET /api/entries/:id', ({ request, response, asker }) => {
    response.json(orRefuse(useCases.viewReceipt(idOf(request), asker.actor)));
  });

  routes.add('PATCH /api/entries/:id', async ({ request, response, asker }) => {
    const entryId = idOf(request);
    const { seq } = await run(readCommand('editEntry', readEdit(request.body), { entryId }), asker);
    const { entry } = orRefuse(useCases.viewReceipt(entryId, asker.actor));
    response.json({ success: true, entry, seq });
  });

  routes.add('DELETE /api/entries/:id', async ({ request, response, asker }) => {
    const { seq } = await run({ type: 'withdrawEntry', entryId: idOf(request) }, asker);
    response.json({ success: true, seq });
  });

  for (const verb of ['approve', 'hide', 'restore', 'erase'] as const) {
    routes.add(`POST /api/entries/:id/${verb}`, async ({ request, response, asker }) => {
      const entryId = idOf(request);
      const { seq } = await run(readCommand(`${verb}Entry`, request.body, { entryId }), asker);
      response.json({ success: true, entry: views.entry('organisers', entryId), seq });
    });
  }
};

const idPattern = /^[\w-]{1,64}$/;

const idOf = (request: Exchange['request']): string => {
  const { id } = request.params;
  if (typeof id === 'string' && idPattern.test(id)) return id;
  throw new Refused(refusal('entry_not_found', 'There is no such entry. Check the link.'));
};

const detailFields = [
  'caption',
  'name',
  'phone',
  'email',
] as const satisfies readonly (keyof Details)[];

/** The form's flat fields as the command wants them. An empty email is taken away. */
const readEdit = (body: unknown): object => {
  const fields: Record<string, unknown> = { ...readRecord(body) };
  const { category, categoryId = category, caption, name, phone, email, ...unknown } = fields;
  const given = { caption, name, phone, email: email === '' ? null : email };
  const details = Object.fromEntries(
    detailFields.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  );
  return {
    ...unknown,
    ...(categoryId === undefined ? {} : { categoryId }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
};
