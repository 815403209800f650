import { Check, Clock3, TriangleAlert } from 'lucide-react';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import { Button } from '../../components/button.tsx';
import { RequestNumber } from '../../components/request-number.tsx';
import { counted } from '../../state/durations.ts';
import css from './save-note.module.css';
import type { SaveState } from './save-state.ts';

type SaveNoteProps = {
  readonly state: SaveState;
  readonly onSave: () => void;
  readonly onMoveUp: (categoryId: string) => void;
};

/** Where saving stands, in words, and the one red button. */
export const SaveNote = ({ state, onSave, onMoveUp }: SaveNoteProps) => {
  const canSave = state.kind === 'changed' || state.kind === 'failed';
  return (
    <div className={css.note} data-save={state.kind}>
      <div className={css.words}>
        <Words state={state} onMoveUp={onMoveUp} />
      </div>
      <Button
        {...(canSave ? { tone: 'now' as const } : {})}
        size="big"
        className={css.save ?? ''}
        aria-disabled={!canSave}
        onClick={() => {
          if (canSave) onSave();
        }}
      >
        {state.kind === 'failed' ? 'Try again' : 'Save winners'}
      </Button>
    </div>
  );
};

const Words = ({ state, onMoveUp }: Pick<SaveNoteProps, 'state' | 'onMoveUp'>) => {
  switch (state.kind) {
    case 'unchanged':
      return <p className={css.calm}>Nothing to save.</p>;
    case 'changed':
      return (
        <p>
          <b>Not saved yet:</b> {state.categories.map(({ name }) => name).join(', ')}
        </p>
      );
    case 'gap':
      return (
        <>
          <p>
            Place {state.place} of {state.category.name} is empty. Fill it, or move the others up.
          </p>
          <Button onClick={() => onMoveUp(state.category.id)}>Move up</Button>
        </>
      );
    case 'waiting':
      return (
        <p className={css.done}>
          <Clock3 size={20} aria-hidden /> Kept here, waiting to send:{' '}
          {counted(state.count, 'change')}
        </p>
      );
    case 'saving':
      return <p>Saving…</p>;
    case 'saved':
      return (
        <p className={css.done}>
          <Check size={20} aria-hidden /> All saved · #{state.seq}
        </p>
      );
    case 'failed':
      return (
        <>
          <p className={css.problem}>
            <TriangleAlert size={20} aria-hidden /> Not saved. {state.error.message}
          </p>
          <RequestNumber of={state.error} />
        </>
      );
    default:
      return assertNever(state);
  }
};
