import { memo, useEffect, useRef } from 'react';
import type { CategoryView, EntryView } from '../../../../shared/contest/views.ts';
import css from './category-choice.module.css';

type CategoryChoiceProps = {
  readonly categories: readonly CategoryView[];
  /** Null as long as not all are there. */
  readonly counted: readonly EntryView[] | null;
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
};

/** The categories as lettered labels in one line; one is chosen, or all. */
export const CategoryChoice = memo((props: CategoryChoiceProps) => {
  const { categories, counted, chosen, onChoose } = props;
  const counts = counted && countByCategory(counted);
  return (
    <div className={css.strip} role="group" aria-label="Category">
      <Choice
        label="All"
        count={counted?.length}
        on={chosen === null}
        onChoose={() => onChoose(null)}
      />
      {categories.map(({ id, name }) => (
        <Choice
          key={id}
          label={name}
          count={counts ? (counts.get(id) ?? 0) : undefined}
          on={chosen === id}
          onChoose={() => onChoose(id)}
        />
      ))}
    </div>
  );
});
CategoryChoice.displayName = 'CategoryChoice';

type ChoiceProps = {
  readonly label: string;
  readonly count: number | undefined;
  readonly on: boolean;
  readonly onChoose: () => void;
};

const Choice = ({ label, count, on, onChoose }: ChoiceProps) => {
  const button = useRef<HTMLButtonElement>(null);
  // On a phone the strip is longer than the window.
  useEffect(() => {
    if (on) button.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [on]);
  return (
    <button type="button" className={css.choice} aria-pressed={on} onClick={onChoose} ref={button}>
      {label} <span className={css.count}>{count}</span>
    </button>
  );
};

const countByCategory = (entries: readonly EntryView[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { categoryId } of entries) counts.set(categoryId, (counts.get(categoryId) ?? 0) + 1);
  return counts;
};
