import type { Refusal } from '../../../../lib/realtime/client/device/index.ts';
import type { CategoryView, ContestView } from '../../../../shared/contest/views.ts';
import { changedCategories, podiumNow } from './drafts.ts';
import { entryIdsOf, gapOf, samePlaces } from './podium.ts';
import type { Desk } from './winners-desk.ts';

/** What of this judge's, stars included, is not on the server yet, and where it stands. */
export type Owed = {
  readonly waiting: number;
  readonly isSending: boolean;
  /** The last place in the log at which something of theirs was saved. */
  readonly lastSeq: number | null;
};

/** What the judge is told about saving; one of these at any moment. */
export type SaveState =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly categories: readonly CategoryView[] }
  | { readonly kind: 'gap'; readonly category: CategoryView; readonly place: number }
  /** Kept on this device. */
  | { readonly kind: 'waiting'; readonly count: number }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly seq: number }
  | { readonly kind: 'failed'; readonly error: Refusal };

export const saveStateOf = (view: ContestView, desk: Desk, owed: Owed): SaveState => {
  const { saving, drafts, heard } = desk;
  const categories = changedCategories(view, drafts, heard).filter(
    (category) => !isOnItsWay(view, desk, category),
  );
  for (const category of categories) {
    const gap = gapOf(podiumNow(view, category, drafts, heard).places);
    if (gap !== null) return { kind: 'gap', category, place: gap + 1 };
  }
  if (saving.kind === 'failed') return saving;
  if (categories.length > 0) return { kind: 'changed', categories };
  if (owed.waiting > 0)
    return owed.isSending ? { kind: 'saving' } : { kind: 'waiting', count: owed.waiting };
  if (saving.kind === 'saved')
    return { kind: 'saved', seq: Math.max(saving.seq, owed.lastSeq ?? 0) };
  return owed.lastSeq === null ? { kind: 'unchanged' } : { kind: 'saved', seq: owed.lastSeq };
};

/** Saved here just as it stands, and only not answered yet. */
const isOnItsWay = (view: ContestView, desk: Desk, category: CategoryView): boolean => {
  const last = desk.queue.findLast(({ body }) => body.winners[category.id] !== undefined);
  const { places } = podiumNow(view, category, desk.drafts, desk.heard);
  return last !== undefined && samePlaces(entryIdsOf(places), last.body.winners[category.id] ?? []);
};
