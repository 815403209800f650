import { acceptsWinners } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { TabPanel } from '../../components/tabs.tsx';
import { EmptyState } from '../../components/states.tsx';
import { phaseNow } from '../../state/selectors.ts';
import { useNow } from '../../state/use-now.ts';
import { CategoryTabs } from './category-tabs.tsx';
import { CategoryTable } from './category-table.tsx';
import css from './judges-table.module.css';
import { PhaseBar } from './phase-bar.tsx';
import { useJudging } from './use-judging.ts';
import { useShownEntry } from './use-shown-entry.ts';

type JudgesTableProps = { readonly view: ContestView; readonly subject: string };

const panel = 'judging';

/** Categories above, the light table and its podium below. */
export const JudgesTable = ({ view, subject }: JudgesTableProps) => {
  const judging = useJudging(subject);
  const shown = useShownEntry(view, judging.starsNow);
  const phase = phaseNow(view.contest, useNow(1000));
  const { category } = shown;
  if (category === undefined)
    return (
      <EmptyState title="No categories">
        <p>The organiser has not made any categories yet. They appear here by themselves.</p>
      </EmptyState>
    );
  return (
    <div className={css.page}>
      <h1 className="quiet">The judges’ table</h1>
      <CategoryTabs
        view={view}
        desk={judging.deskNow}
        chosen={category.id}
        panel={panel}
        onChoose={shown.chooseCategory}
      />
      <PhaseBar phase={phase} view={view} judging={judging} />
      <TabPanel id={panel} chosen={category.id} className={css.panel}>
        <CategoryTable
          view={view}
          category={category}
          shown={shown}
          judging={judging}
          isReadOnly={!acceptsWinners(phase)}
        />
      </TabPanel>
    </div>
  );
};
