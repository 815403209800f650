/** One category's podium while it is edited: an entry id or an empty place, first place first. */
export type Places = readonly (string | null)[];

/** As many places as the category has; more were saved only if places were taken away since. */
export const placesOf = (entryIds: readonly string[], count: number): Places =>
  Array.from({ length: count }, (_, index) => entryIds[index] ?? null);

/** Puts an entry on a place. From place to place two entries change over; a newcomer takes the place. */
export const putOn = (places: Places, entryId: string, index: number): Places => {
  if (index < 0 || index >= places.length) return places;
  const from = places.indexOf(entryId);
  const before = places[index] ?? null;
  return places.map((held, at) => {
    if (at === index) return entryId;
    return at === from ? before : held;
  });
};

export const takeOff = (places: Places, entryId: string): Places =>
  places.map((held) => (held === entryId ? null : held));

/** Moves everybody up so that no place before the last is empty. */
export const closeGaps = (places: Places): Places => placesOf(entryIdsOf(places), places.length);

export const entryIdsOf = (places: Places): readonly string[] =>
  places.filter((held) => held !== null);

/** The first empty place with somebody below it, or null: a saved podium has none. */
export const gapOf = (places: Places): number | null => {
  const empty = places.indexOf(null);
  if (empty === -1) return null;
  return places.slice(empty).some((held) => held !== null) ? empty : null;
};

export const samePlaces = (a: Places, b: Places): boolean =>
  a.length === b.length && a.every((held, index) => held === b[index]);

export type ComparedPlace = {
  readonly place: number;
  readonly mine: string | null;
  readonly theirs: string | null;
  readonly agrees: boolean;
};

/** Two podiums side by side, as many rows as the longer one. */
export const comparePlaces = (mine: Places, theirs: Places): readonly ComparedPlace[] =>
  Array.from({ length: Math.max(mine.length, theirs.length) }, (_, index) => {
    const [ours, other] = [mine[index] ?? null, theirs[index] ?? null];
    return { place: index + 1, mine: ours, theirs: other, agrees: ours === other };
  });
