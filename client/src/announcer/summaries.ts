/** What may be told in one sentence; several of a kind become one summary. */
export type Tidings =
  | { readonly kind: 'entry'; readonly number: number; readonly category: string }
  | { readonly kind: 'winners'; readonly category: string }
  | { readonly kind: 'note'; readonly text: string };

/** "3 new entries, the newest number 42 in Blackwork. Winners saved for Traditional." */
export const summarise = (tidings: readonly Tidings[]): string =>
  [summariseEntries(tidings), summariseWinners(tidings), ...notes(tidings)]
    .filter((sentence) => sentence !== '')
    .join(' ');

const summariseEntries = (tidings: readonly Tidings[]): string => {
  const entries = tidings.filter((item) => item.kind === 'entry');
  const newest = entries.at(-1);
  if (newest === undefined) return '';
  const where = `number ${String(newest.number)} in ${newest.category}`;
  return entries.length === 1
    ? `New entry, ${where}.`
    : `${String(entries.length)} new entries, the newest ${where}.`;
};

const summariseWinners = (tidings: readonly Tidings[]): string => {
  const categories = [
    ...new Set(tidings.filter((item) => item.kind === 'winners').map((item) => item.category)),
  ];
  if (categories.length === 0) return '';
  return categories.length <= 3
    ? `Winners saved for ${listed(categories)}.`
    : `Winners saved for ${String(categories.length)} categories.`;
};

const notes = (tidings: readonly Tidings[]): readonly string[] => [
  ...new Set(tidings.filter((item) => item.kind === 'note').map((item) => item.text)),
];

const listed = (names: readonly string[]): string =>
  names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${String(names.at(-1))}`;
