type Id = string | number;

/** Explains the keyboard to whoever focuses something that can be picked up. */
export const dragHintId = 'drag-hint';

/** Where a carried entry leaves the podium. */
export const tableTop = 'table-top';

/** The same entry can be picked up in several spots; each needs its own id. */
export const carryId = (spot: 'table' | 'strip' | 'place', entryId: string): string =>
  `${spot}:${entryId}`;

export const entryOf = (id: Id): string => {
  const text = String(id);
  return text.slice(text.indexOf(':') + 1);
};

const placePrefix = 'podium-place:';

export const placeId = (place: number): string => `${placePrefix}${String(place)}`;

/** From 1, or null for what is no place. */
export const placeOf = (id: Id): number | null => {
  const text = String(id);
  return text.startsWith(placePrefix) ? Number(text.slice(placePrefix.length)) : null;
};
