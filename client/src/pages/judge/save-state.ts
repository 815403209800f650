import type { CategoryView, ContestView } from '../../../../shared/contest/views.ts';
import type { ApiError } from '../../api/api.ts';
import { changedCategories, podiumNow } from './drafts.ts';
import { gapOf } from './podium.ts';
import type { Desk } from './winners-desk.ts';

/** What the judge is told about saving; one of these at any moment. */
export type SaveState =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly categories: readonly CategoryView[] }
  | { readonly kind: 'gap'; readonly category: CategoryView; readonly place: number }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly seq: number }
  | { readonly kind: 'failed'; readonly error: ApiError };

export const saveStateOf = (view: ContestView, desk: Desk): SaveState => {
  const { saving, drafts, heard } = desk;
  if (saving.kind === 'saving') return saving;
  const categories = changedCategories(view, drafts, heard);
  if (categories.length === 0) return saving.kind === 'saved' ? saving : { kind: 'unchanged' };
  for (const category of categories) {
    const gap = gapOf(podiumNow(view, category, drafts, heard).places);
    if (gap !== null) return { kind: 'gap', category, place: gap + 1 };
  }
  return saving.kind === 'failed' ? saving : { kind: 'changed', categories };
};
