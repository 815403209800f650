import { useCallback, useDeferredValue, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { acceptsEntries } from '../../../../shared/contest/phases.ts';
import type { CategoryView, ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { ButtonLink } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { Corner } from '../../ornaments/corner.tsx';
import { Ribbon } from '../../ornaments/ribbon.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { categoryName, inCategory, newestFirst } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useContest } from '../../state/use-contest.ts';
import { CategoryChoice } from './category-choice.tsx';
import { EntryViewer } from './entry-viewer.tsx';
import { FlashSheet } from './flash-sheet.tsx';
import css from './gallery-page.module.css';
import { NewAbove } from './new-above.tsx';
import { PosterHead } from './poster-head.tsx';
import { useFreshEntries } from './use-fresh-entries.ts';

/** The poster of the contest: every design on one sheet, filling live. */
export const GalleryPage = () => {
  usePageTitle(null);
  const { retry, newest } = useServices();
  const contest = useContest();
  const part = useStore(newest);
  if (contest.kind === 'ready') return <Gallery view={contest.view} isWhole />;
  if (part !== null) return <Gallery view={part} isWhole={false} />;
  return contest.kind === 'failed' ? (
    <ErrorState error={contest.error} onRetry={() => void retry()} />
  ) : (
    <LoadingState label="Hanging the designs…" />
  );
};

type GalleryProps = {
  readonly view: ContestView;
  /** False while only the newest are there. */
  readonly isWhole: boolean;
};

const Gallery = ({ view, isWhole }: GalleryProps) => {
  const [search, setSearch] = useSearchParams();
  const all = useMemo(() => newestFirst(view), [view]);
  const chosen = search.get('category');
  // The label or card that was pressed answers at once; what it brings is drawn right after.
  const chosenId = useDeferredValue(chosen);
  const asked = useDeferredValue(search.get('entry'));
  const category = view.categories.find(({ id }) => id === chosenId);
  const shown = useMemo(() => inCategory(all, category?.id ?? null), [all, category]);
  const openIndex = asked === null ? -1 : shown.findIndex(({ number }) => String(number) === asked);
  const open = shown[openIndex];
  const freshIds = useFreshEntries();

  /** Opening leaves a step in the history, choosing and leafing do not: Back closes the viewer. */
  const put = useCallback(
    (name: string, value: string | null, replace: boolean) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null) after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace },
      ),
    [setSearch],
  );
  const openViewer = useCallback(
    ({ number }: EntryView) => put('entry', String(number), false),
    [put],
  );
  const choose = useCallback((id: string | null) => put('category', id, true), [put]);

  return (
    <div className={css.wall}>
      <div className={css.sheet}>
        <Corners />
        <PosterHead view={view} />
        <CategoryChoice
          categories={view.categories}
          counted={isWhole ? all : null}
          chosen={view.categories.some(({ id }) => id === chosen) ? chosen : null}
          onChoose={choose}
        />
        {category && <CategoryHead category={category} />}
        {shown.length === 0 ? (
          isWhole && <NothingYet view={view} />
        ) : (
          <FlashSheet
            entries={shown}
            categories={view.categories}
            freshIds={freshIds}
            onOpen={openViewer}
          />
        )}
      </div>
      <NewAbove count={freshIds.size} />
      {open && (
        <EntryViewer
          entry={open}
          category={categoryName(view.categories, open.categoryId)}
          previous={shown[openIndex - 1]}
          next={shown[openIndex + 1]}
          onShow={({ number }) => put('entry', String(number), true)}
          onClose={() => put('entry', null, true)}
        />
      )}
    </div>
  );
};

const CategoryHead = ({ category }: { readonly category: CategoryView }) => (
  <div className={css.category}>
    <h2 className={css.banner}>
      <Ribbon>{category.name}</Ribbon>
    </h2>
    {category.rule !== '' && <p className={css.rule}>{category.rule}</p>}
  </div>
);

const NothingYet = ({ view }: { readonly view: ContestView }) => (
  <EmptyState
    level={2}
    title="A clean sheet"
    action={
      acceptsEntries(view.contest.phase) ? (
        <ButtonLink to="/enter">Be the first</ButtonLink>
      ) : undefined
    }
  >
    <p>Nothing hangs here yet. The first design appears the moment it is entered.</p>
  </EmptyState>
);

const Corners = () => (
  <div className={css.corners} aria-hidden>
    {[0, 1, 3, 2].map((turn) => (
      <Corner key={turn} turn={turn} />
    ))}
  </div>
);
