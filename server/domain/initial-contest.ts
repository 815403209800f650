import type { CategoryRow, ContestRow, ContestState } from './tables.ts';

/** A new contest is open with sensible categories, so that the first design can be entered within a minute. */
export const initialContest: ContestRow = {
  name: 'Tattoo Contest',
  timeZone: 'UTC',
  phase: 'open',
  opensAt: null,
  closesAt: null,
  winnersVisibility: 'live',
  publish: 'at-once',
  revealedAt: null,
};

const category = (id: string, name: string, rule: string, order: number): CategoryRow => ({
  id,
  name,
  rule,
  places: 3,
  order,
});

export const initialCategories: readonly CategoryRow[] = [
  category('traditional', 'Traditional', 'Bold outlines, a limited palette, classic motifs.', 0),
  category('black-and-grey', 'Black & Grey', 'Black ink and its shades only, no colour.', 1),
  category('realism', 'Realism', 'Portraits and objects as the eye sees them.', 2),
  category('colour', 'Colour', 'Colour carries the piece, in any style.', 3),
  category('blackwork', 'Blackwork & Ornamental', 'Solid black, dotwork, pattern, geometry.', 4),
  category('flash', 'Flash & Design', 'Drawn, not yet tattooed: paper or tablet.', 5),
];

/** The contest as it stands; a log that never changed it has the initial one. */
export const contestOf = (state: ContestState): ContestRow =>
  state.contest.get('contest') ?? initialContest;

/** Until the organiser first saves categories, the initial ones are in force. */
export const categoriesOf = (state: ContestState): readonly CategoryRow[] =>
  state.categories.size === 0
    ? initialCategories
    : [...state.categories.values()].sort((a, b) => a.order - b.order);

export const categoryOf = (state: ContestState, id: string): CategoryRow | undefined =>
  state.categories.size === 0
    ? initialCategories.find((candidate) => candidate.id === id)
    : state.categories.get(id);
