import type { EntryPrivate, EntryView } from '../../shared/contest/views.ts';
import { detailsKey, type PeopleState } from '../domain/people.ts';
import type { EntryRow } from '../domain/tables.ts';

export type EntryViews = {
  /** Undefined when the person was erased, although the row still stands. */
  of(row: EntryRow, isPrivate: boolean, named: boolean): EntryView | undefined;
};

const thumbnailForFeeds = 1280;

/** Builds each view once: rows are frozen, and their details change only with the row. */
export const createEntryViews = (people: () => PeopleState): EntryViews => {
  const built = new Map<string, WeakMap<EntryRow, EntryView>>();

  const remembered = (isPrivate: boolean, named: boolean): WeakMap<EntryRow, EntryView> => {
    const key = `${String(isPrivate)} ${String(named)}`;
    const views = built.get(key) ?? new WeakMap<EntryRow, EntryView>();
    built.set(key, views);
    return views;
  };

  return {
    of: (row, isPrivate, named) => {
      const details = people().details.get(detailsKey(row.id, row.revision));
      if (details === undefined) return undefined;
      const views = remembered(isPrivate, named);
      const known = views.get(row);
      if (known !== undefined) return known;
      const view = buildView(row, details, isPrivate, named);
      views.set(row, view);
      return view;
    },
  };
};

type DetailsRow = NonNullable<ReturnType<PeopleState['details']['get']>>;

const buildView = (
  row: EntryRow,
  details: DetailsRow,
  isPrivate: boolean,
  named: boolean,
): EntryView => ({
  id: row.id,
  number: row.number,
  categoryId: row.categoryId,
  caption: details.caption,
  imageUrl: imageUrl(row),
  widths: row.photo.widths,
  width: row.photo.width,
  height: row.photo.height,
  color: row.photo.color,
  artist: named ? details.name : null,
  createdAt: new Date(row.createdAt).toISOString(),
  ...(isPrivate ? { private: privatePart(row, details) } : {}),
});

const imageUrl = ({ photo }: EntryRow): string => {
  const width = photo.widths.find((each) => each >= thumbnailForFeeds) ?? photo.widths.at(-1) ?? 0;
  return `/uploads/${photo.key}/${String(width)}.webp`;
};

const privatePart = (row: EntryRow, details: DetailsRow): EntryPrivate => ({
  status: row.status === 'pending' || row.status === 'hidden' ? row.status : 'published',
  reason: row.reason,
  name: details.name,
  phone: details.phone,
  email: details.email ?? null,
});
