import type { ContestView, EntryView } from '../../shared/contest/views.ts';

/** An entry as everybody sees it; say only what the test is about. */
export const sampleEntry = (number: number, over: Partial<EntryView> = {}): EntryView => ({
  id: `entry-${String(number)}`,
  number,
  categoryId: 'blackwork',
  caption: `Design ${String(number)}`,
  imageUrl: `/uploads/key-${String(number)}/1280.webp`,
  widths: [320, 640, 1280],
  width: 1000,
  height: 1250,
  color: '#c0b090',
  artist: null,
  createdAt: '2026-05-01T10:00:00.000Z',
  ...over,
});

export const sampleView = (entries: readonly EntryView[] = []): ContestView => ({
  contest: {
    name: 'Ink & Iron',
    timeZone: 'Europe/Berlin',
    phase: 'open',
    opensAt: null,
    closesAt: null,
    winnersVisibility: 'live',
    publish: 'at-once',
  },
  categories: [{ id: 'blackwork', name: 'Blackwork', rule: 'Black ink only.', places: 3 }],
  entries: Object.fromEntries(entries.map((entry) => [entry.id, entry])),
  winners: {},
  revision: 0,
});
