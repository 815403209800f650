import type { ContestView } from '../../../../shared/contest/views.ts';
import { Tabs } from '../../components/tabs.tsx';
import css from './category-tabs.module.css';
import { podiumNow } from './drafts.ts';
import { entryIdsOf } from './podium.ts';
import type { Desk } from './winners-desk.ts';

type CategoryTabsProps = {
  readonly view: ContestView;
  readonly desk: Desk;
  readonly chosen: string;
  readonly panel: string;
  readonly onChoose: (id: string) => void;
};

/** The categories, each with one mark per place: filled, empty, and red where it is not saved. */
export const CategoryTabs = ({ view, desk, chosen, panel, onChoose }: CategoryTabsProps) => (
  <Tabs
    label="Categories"
    handsOver
    chosen={chosen}
    panel={panel}
    onChoose={onChoose}
    items={view.categories.map((category) => {
      const podium = podiumNow(view, category, desk.drafts, desk.heard);
      const filled = entryIdsOf(podium.places).length;
      return {
        id: category.id,
        name: category.name,
        description: `${String(filled)} of ${String(category.places)} places filled${podium.changed ? ', not saved' : ''}`,
        mark: <Marks filled={filled} of={category.places} isChanged={podium.changed} />,
      };
    })}
  />
);

type MarksProps = {
  readonly filled: number;
  readonly of: number;
  readonly isChanged: boolean;
};

const Marks = ({ filled, of, isChanged }: MarksProps) => (
  <span className={isChanged ? `${css.marks} ${css.changed}` : css.marks} aria-hidden>
    {of > 5 ? (
      <span className={css.count}>
        {filled}/{of}
      </span>
    ) : (
      Array.from({ length: of }, (_, index) => (
        <i key={index} className={index < filled ? css.filled : ''} />
      ))
    )}
  </span>
);
