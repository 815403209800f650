import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { CategoryView, ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { entriesToJudge } from './drafts.ts';
import { isStarred, type StarState } from './stars.ts';

export type ShownEntry = {
  readonly category: CategoryView | undefined;
  /** Everything in the category, and what the filter leaves of it. */
  readonly all: readonly EntryView[];
  readonly shown: readonly EntryView[];
  readonly index: number;
  readonly entry: EntryView | undefined;
  readonly starredOnly: boolean;
  readonly setStarredOnly: (only: boolean) => void;
  readonly chooseCategory: (id: string) => void;
  readonly show: (entry: EntryView) => void;
  readonly step: (by: 1 | -1) => void;
};

/** Which category and entry lie on the table. Kept in the address, so that a reload changes nothing. */
export const useShownEntry = (view: ContestView, stars: StarState): ShownEntry => {
  const [search, setSearch] = useSearchParams();
  const [starredOnly, setStarredOnly] = useState(false);
  const category =
    view.categories.find(({ id }) => id === search.get('category')) ?? view.categories[0];
  const all = useMemo(
    () => (category === undefined ? [] : entriesToJudge(view, category.id)),
    [view, category],
  );
  const shown = useMemo(
    () => (starredOnly ? all.filter(({ id }) => isStarred(stars, id)) : all),
    [all, starredOnly, stars],
  );
  const index = nearestTo(shown, Number(search.get('entry') ?? 0));

  const put = (changes: Readonly<Record<string, string | null>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );

  const show = ({ number }: EntryView) => put({ entry: String(number) });

  return {
    category,
    all,
    shown,
    index,
    entry: shown[index],
    starredOnly,
    setStarredOnly,
    chooseCategory: (id) => put({ category: id, entry: null }),
    show,
    step: (by) => {
      const next = shown[index + by];
      if (next !== undefined) show(next);
    },
  };
};

/** The entry with this number, or where it is gone the next one, or the last. */
const nearestTo = (entries: readonly EntryView[], number: number): number => {
  const index = entries.findIndex((entry) => entry.number >= number);
  return index === -1 ? entries.length - 1 : index;
};
