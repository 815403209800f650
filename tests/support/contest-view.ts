import type { CategoryView, ContestView, EntryView } from '../../shared/contest/views.ts';

export const someCategory = (id: string, places = 3): CategoryView => ({
  id,
  name: id.toUpperCase(),
  rule: '',
  places,
});

export const someEntry = (
  id: string,
  number: number,
  changes: Partial<EntryView> = {},
): EntryView => ({
  id,
  number,
  categoryId: 'realism',
  caption: `Design ${String(number)}`,
  imageUrl: `/uploads/${id}/1280.webp`,
  widths: [320, 640, 1280],
  width: 1280,
  height: 1600,
  color: '#888888',
  artist: null,
  createdAt: '2026-09-12T10:00:00.000Z',
  ...changes,
});

/** An open contest with two categories and four entries of the first: a, b, c and d. */
export const someView = (changes: Partial<ContestView> = {}): ContestView => ({
  contest: {
    name: 'Ink & Iron',
    timeZone: 'Europe/Berlin',
    phase: 'open',
    opensAt: null,
    closesAt: null,
    winnersVisibility: 'live',
    publish: 'at-once',
  },
  categories: [someCategory('realism'), someCategory('colour')],
  entries: Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((id, index) => [id, someEntry(id, index + 1)]),
  ),
  winners: {},
  revision: 0,
  ...changes,
});
