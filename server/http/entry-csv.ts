import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Clock } from '../../shared/base/clock.ts';
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

const rowsInTurn = 250;

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** A row for each entry, as a spreadsheet opens it: with a byte order mark, and no text that it would run as a formula. */
export const createEntryCsv = (views: ExportViews, site: string, clock: Clock): Readable =>
  Readable.from(rows(views, site, clock)).pipe(
    stringify({ header: true, columns: [...columns], bom: true, escape_formulas: true }),
  );

async function* rows(views: ExportViews, site: string, clock: Clock): AsyncGenerator<Row> {
  const categories = new Map(views.categories().map(({ id, name }) => [id, name]));
  const places = placesOf(views);
  for (const [index, entry] of views.entries('organisers').entries()) {
    // Everybody else gets a turn now and then.
    if (index % rowsInTurn === 0) await new Promise<void>((done) => void clock.after(0, done));
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
