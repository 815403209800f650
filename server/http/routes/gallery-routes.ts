import type { EntryView } from '../../../shared/contest/views.ts';
import type { ContestViews } from '../../views/contest-views.ts';
import type { RouteTable } from '../route-table.ts';

type Deps = { readonly views: ContestViews };

/** Who entered and who won, for everybody, and with names and phones for the organiser. */
export const addGalleryRoutes = (routes: RouteTable, { views }: Deps): void => {
  const write = createEntryWriter();

  const byCategory = (entries: readonly EntryView[]): string => {
    const lists = new Map(views.categories().map(({ id }) => [id, [] as string[]]));
    for (const entry of entries) {
      const list = lists.get(entry.categoryId);
      if (list === undefined) lists.set(entry.categoryId, [write(entry)]);
      else list.push(write(entry));
    }
    const parts = [...lists].map(([id, list]) => `${JSON.stringify(id)}:[${list.join(',')}]`);
    return `{${parts.join(',')}}`;
  };

  routes.add('GET /api/feed', ({ response }) => {
    const winners = Object.values(views.winners('public'));
    const winnersAvailable = winners.some((podium) => podium.length > 0);
    const feed = byCategory(views.entries('public'));
    response.type('json').setHeader('Cache-Control', 'no-cache');
    response.send(`{"feed":${feed},"winnersAvailable":${String(winnersAvailable)}}`);
  });

  routes.add('GET /api/submissions', ({ response }) => {
    response.type('json').send(`{"submissions":${byCategory(views.entries('organisers'))}}`);
  });

  routes.add('GET /api/winners', ({ response }) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.json({ winners: views.winners('public') });
  });
};

/** Views are built once and never change, so their JSON is written once too: a full gallery answers in no time. */
const createEntryWriter = () => {
  const written = new WeakMap<EntryView, string>();
  return (entry: EntryView): string => {
    const known = written.get(entry);
    if (known !== undefined) return known;
    const json = JSON.stringify(entry);
    written.set(entry, json);
    return json;
  };
};
