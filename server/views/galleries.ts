import type { ContestViews } from './contest-views.ts';
import { commaSeparated, createBuilder, encodeDocument, type Document } from './documents.ts';
import type { EntryTexts, ListedEntry } from './entry-texts.ts';

/** `feed` is for everybody, `submissions` has names and phones and is the organiser's alone. */
export type GalleryName = 'feed' | 'submissions';

export type Galleries = {
  /** As the contest stands now; shared by all who ask while nothing changes. */
  of(name: GalleryName): Promise<Document>;
};

type Deps = {
  readonly texts: EntryTexts;
  readonly views: Pick<ContestViews, 'categories' | 'winners'>;
  /** The seq of the rows. */
  readonly seq: () => number;
  readonly epoch: () => string;
};

/** The entries by category, as one answer. */
export const createGalleries = ({ texts, views, seq, epoch }: Deps): Galleries => {
  const kept = new Map<GalleryName, Document>();

  const hasWinners = (): boolean =>
    Object.values(views.winners('public')).some((podium) => podium.length > 0);

  const buildOnce = createBuilder(async (name: GalleryName): Promise<Document> => {
    const isFeed = name === 'feed';
    const { entries, beside } = await texts.list(isFeed ? 'public' : 'organisers', () => ({
      place: { epoch: epoch(), seq: seq() },
      categoryIds: views.categories().map(({ id }) => id),
      ending: isFeed ? `},"winnersAvailable":${String(hasWinners())}}` : '}}',
    }));
    const document = await encodeDocument(texts, beside.place, [
      `{"${name}":{`,
      ...byCategory(beside.categoryIds, entries),
      beside.ending,
    ]);
    kept.set(name, document);
    return document;
  });

  return {
    of: (name) => {
      const now = seq();
      const ready = kept.get(name);
      if (ready?.seq === now && ready.epoch === epoch()) return Promise.resolve(ready);
      return buildOnce(name, now);
    },
  };
};

/** Categories in their order, empty ones too; the parts of a JSON object's inside. */
const byCategory = (
  categoryIds: readonly string[],
  entries: readonly ListedEntry[],
): readonly string[] => {
  const lists = new Map(categoryIds.map((id) => [id, [] as string[]]));
  for (const { view, text } of entries) {
    const list = lists.get(view.categoryId);
    if (list === undefined) lists.set(view.categoryId, [text]);
    else list.push(text);
  }
  return [...lists].flatMap(([id, list], index) => [
    `${index === 0 ? '' : ','}${JSON.stringify(id)}:[`,
    ...commaSeparated(list),
    ']',
  ]);
};
