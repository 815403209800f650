import { useSearchParams } from 'wouter';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { TabPanel, Tabs } from '../../components/tabs.tsx';
import { useServices } from '../../services.ts';
import { BoardHead } from './board-head.tsx';
import { CategoriesSection } from './categories/categories-section.tsx';
import { ContestSection } from './contest/contest-section.tsx';
import { EntriesSection } from './entries/entries-section.tsx';
import { countByStatus } from './entries/entry-filter.ts';
import { ExportSection } from './export-section.tsx';
import { JudgesSection } from './judges/judges-section.tsx';
import css from './organise-board.module.css';
import { RevealSection } from './reveal-section.tsx';

type OrganiseBoardProps = { readonly view: ContestView; readonly label: string };

const sections = ['contest', 'entries', 'categories', 'judges', 'reveal', 'export'] as const;
type Section = (typeof sections)[number];

const names: Readonly<Record<Section, string>> = {
  contest: 'Contest',
  entries: 'Entries',
  categories: 'Categories',
  judges: 'Judges',
  reveal: 'Reveal',
  export: 'Export',
};

const panel = 'board';

/** The stage manager's board: where the show stands, and everything that moves it. */
export const OrganiseBoard = ({ view, label }: OrganiseBoardProps) => {
  const { session } = useServices();
  const [search, setSearch] = useSearchParams();
  const chosen = sections.find((id) => id === search.get('section')) ?? 'contest';
  const { waiting } = countByStatus(Object.values(view.entries));
  return (
    <div className={css.board}>
      <BoardHead view={view} />
      <Tabs
        label="Sections"
        panel={panel}
        chosen={chosen}
        onChoose={(id) => setSearch({ section: id }, { replace: true })}
        items={sections.map((id) => ({
          id,
          name: names[id],
          ...(id === 'entries' && waiting > 0
            ? {
                description: `${String(waiting)} waiting for approval`,
                mark: <b className={css.waiting}>{waiting}</b>,
              }
            : {}),
        }))}
      />
      <TabPanel id={panel} chosen={chosen} className={css.panel}>
        {/* Forms stay where they are while another section is shown: what was typed in them is kept. */}
        <div hidden={chosen !== 'contest'}>
          <ContestSection view={view} />
        </div>
        {chosen === 'entries' && <EntriesSection view={view} />}
        <div hidden={chosen !== 'categories'}>
          <CategoriesSection view={view} />
        </div>
        <div hidden={chosen !== 'judges'}>
          <JudgesSection invites={view.invites ?? []} timeZone={view.contest.timeZone} />
        </div>
        {chosen === 'reveal' && <RevealSection view={view} />}
        {chosen === 'export' && <ExportSection />}
      </TabPanel>
      <footer className={css.foot}>
        <p>
          Signed in as <b>{label}</b>
        </p>
        <Button onClick={() => void session.signOut()}>Sign out</Button>
      </footer>
    </div>
  );
};
