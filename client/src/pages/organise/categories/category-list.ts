import { limits } from '../../../../../shared/contest/limits.ts';
import type { CategoryView } from '../../../../../shared/contest/views.ts';

export type Categories = readonly CategoryView[];

/** A category that was added here has no id of its own until it is saved. */
const newPrefix = 'new:';

export const addCategory = (categories: Categories): Categories => {
  const used = new Set(categories.map(({ id }) => id));
  let count = categories.length + 1;
  while (used.has(`${newPrefix}${String(count)}`)) count += 1;
  return [...categories, { id: `${newPrefix}${String(count)}`, name: '', rule: '', places: 3 }];
};

export const changeCategory = (
  categories: Categories,
  id: string,
  changes: Partial<Omit<CategoryView, 'id'>>,
): Categories => categories.map((each) => (each.id === id ? { ...each, ...changes } : each));

export const removeCategory = (categories: Categories, id: string): Categories =>
  categories.filter((each) => each.id !== id);

/** Moves a category to another position; the others make room. */
export const moveCategory = (categories: Categories, id: string, to: number): Categories => {
  const moved = categories.find((each) => each.id === id);
  if (moved === undefined || to < 0 || to >= categories.length) return categories;
  const others = removeCategory(categories, id);
  return [...others.slice(0, to), moved, ...others.slice(to)];
};

/** As it is sent: whatever is new gets an id made from its name, which exports and links show. */
export const toSave = (categories: Categories): Categories => {
  const taken = new Set(categories.map(({ id }) => id));
  return categories.map((category) => {
    if (!category.id.startsWith(newPrefix)) return category;
    const id = idFrom(category.name, taken);
    taken.add(id);
    return { ...category, id };
  });
};

const idFrom = (name: string, taken: ReadonlySet<string>): string => {
  const slug =
    name
      .normalize('NFD')
      .replace(/\p{Diacritic}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 48) || 'category';
  if (!taken.has(slug)) return slug;
  const number = [...taken].length + limits.categories;
  const free = Array.from({ length: number }, (_, index) => `${slug}-${String(index + 2)}`);
  return free.find((id) => !taken.has(id)) ?? slug;
};
