import { Link } from 'wouter';
import type { Phase } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { changedCategories } from './drafts.ts';
import css from './phase-bar.module.css';
import type { Judging } from './use-judging.ts';

type PhaseBarProps = {
  readonly phase: Phase;
  readonly view: ContestView;
  readonly judging: Judging;
};

/** Says why nothing can be changed, in the phases in which nothing can. */
export const PhaseBar = ({ phase, view, judging }: PhaseBarProps) => {
  if (phase === 'open' || phase === 'judging') return <div />;
  const { desk, deskNow } = judging;
  const unsaved = changedCategories(view, deskNow.drafts, deskNow.heard);
  return (
    <div className={css.bar}>
      <p>
        {phase === 'draft' ? (
          'The contest is not open yet: look around, judging starts when it opens.'
        ) : (
          <>
            The results are out, so the podiums are final.{' '}
            <Link href="/winners">See the winners</Link>
          </>
        )}
      </p>
      {unsaved.length > 0 && (
        <p>
          Your changes in {unsaved.map(({ name }) => name).join(', ')} were not saved.{' '}
          <Button onClick={() => unsaved.forEach(({ id }) => desk.discard(id))}>
            Show what was saved
          </Button>
        </p>
      )}
    </div>
  );
};
