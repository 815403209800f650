import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { EntryView } from '../../shared/contest/views.ts';
import type { ContestViews } from '../views/contest-views.ts';

export type ExportViews = Pick<ContestViews, 'categories' | 'entries' | 'winners'>;

const columns = [
  'number',
  'category',
  'title',
  'name',
  'phone',
  'email',
  'status',
  'reason',
  'place',
  'entered at',
  'photo',
  'id',
] as const;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** A row for each entry, as a spreadsheet opens it: with a byte order mark, and no text that it would run as a formula. */
export const createEntryCsv = (views: ExportViews, site: string): Readable =>
  Readable.from(rows(views, site)).pipe(
    stringify({ header: true, columns: [...columns], bom: true, escape_formulas: true }),
  );

function* rows(views: ExportViews, site: string): Generator<Row> {
  const categories = new Map(views.categories().map(({ id, name }) => [id, name]));
  const places = placesOf(views);
  for (const entry of views.entries('organisers')) {
    const { private: contact } = entry;
    yield {
      number: entry.number,
      category: categories.get(entry.categoryId) ?? entry.categoryId,
      title: entry.caption,
      name: contact?.name ?? null,
      phone: contact?.phone ?? null,
      email: contact?.email ?? null,
      status: contact?.status ?? null,
      reason: contact?.reason ?? null,
      place: places.get(entry.id) ?? null,
      'entered at': entry.createdAt,
      photo: site + entry.imageUrl,
      id: entry.id,
    };
  }
}

const placesOf = (views: ExportViews): ReadonlyMap<EntryView['id'], number> =>
  new Map(
    Object.values(views.winners('organisers')).flatMap((podium) =>
      podium.map(({ id, place }): [string, number] => [id, place]),
    ),
  );
