import type { DomainCommand } from './commands.ts';
import { accept, refuse, unchanged, type Decision } from './decision.ts';
import { categoriesOf, categoryOf } from './initial-contest.ts';
import { isGone, type CategoryRow, type ContestState } from './tables.ts';

type ChangeCategories = Extract<DomainCommand, { type: 'changeCategories' }>;

const defaultPlaces = 3;

/** The list as given becomes the list, in its order; what an item leaves out stays as it was. */
export const decideChangeCategories = (
  state: ContestState,
  command: ChangeCategories,
): Decision => {
  const ids = command.categories.map((category) => category.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    return refuse('invalid_field', `The category id "${twice}" stands twice.`, {
      field: 'categories',
    });
  const before = categoriesOf(state);
  const inUse = before
    .filter((category) => !ids.includes(category.id))
    .find((category) => countEntries(state, category.id) > 0);
  if (inUse !== undefined)
    return refuse('category_in_use', inUseSentence(inUse, countEntries(state, inUse.id)), {
      categoryId: inUse.id,
    });
  const categories = command.categories.map((input, order): CategoryRow => {
    const current = categoryOf(state, input.id);
    return {
      id: input.id,
      name: input.name,
      rule: input.rule ?? current?.rule ?? '',
      places: input.places ?? current?.places ?? defaultPlaces,
      order,
    };
  });
  if (JSON.stringify(categories) === JSON.stringify(before)) return unchanged();
  return accept({ type: 'categoriesChanged', categories });
};

const countEntries = (state: ContestState, categoryId: string): number => {
  let count = 0;
  for (const entry of state.entries.values())
    if (entry.categoryId === categoryId && !isGone(entry)) count += 1;
  return count;
};

const inUseSentence = (category: CategoryRow, count: number): string =>
  `${String(count)} ${count === 1 ? 'entry is' : 'entries are'} in ${category.name}. ` +
  'Move them to another category before you remove it.';
