import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { OwnEntry, OwnEntryAnswer } from '../../api/endpoints.ts';
import { Button } from '../../components/button.tsx';
import { Sheet } from '../../components/sheet.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { formatMoment } from '../../state/durations.ts';
import { categoryName, placeName } from '../../state/selectors.ts';
import { useContest } from '../../state/use-contest.ts';
import { EditEntryDialog } from './edit-entry-dialog.tsx';
import css from './own-entry-sheet.module.css';
import { OwnPicture } from './own-picture.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

type OwnEntrySheetProps = {
  readonly answer: OwnEntryAnswer;
  readonly token: string;
  readonly onChanged: () => void;
  readonly onWithdrawn: () => void;
};

/** The receipt itself: number, picture, how it stands, and what may still be done. */
export const OwnEntrySheet = ({ answer, token, onChanged, onWithdrawn }: OwnEntrySheetProps) => {
  const { entry, editable } = answer;
  const [open, setOpen] = useState<'edit' | 'withdraw' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={css.page}>
      <Sheet>
        <div className={css.receipt}>
          <div className={css.picture} style={{ aspectRatio: aspectOf(entry) }}>
            <OwnPicture entry={entry} token={token} />
          </div>
          <div className={css.words}>
            <p className={css.kicker}>Receipt for number</p>
            <h1 className={css.number}>{entry.number}</h1>
            {entry.place !== null && (
              <p className={css.place}>
                <Stamp falling>{placeName(entry.place)} place</Stamp>
              </p>
            )}
            <p className={css.standing}>{standingOf(entry, editable)}</p>
            <Facts entry={entry} />
            {editable ? (
              <div className={css.ways}>
                <Button onClick={() => setOpen('edit')}>
                  <Pencil size={20} aria-hidden /> Edit
                </Button>
                <Button onClick={() => setOpen('withdraw')}>
                  <Trash2 size={20} aria-hidden /> Withdraw
                </Button>
              </div>
            ) : (
              <p className={css.closed}>The deadline is over, so it can’t be changed any more.</p>
            )}
          </div>
        </div>
      </Sheet>
      {open === 'edit' && (
        <EditEntryDialog entry={entry} token={token} onClose={close} onSaved={onChanged} />
      )}
      {open === 'withdraw' && (
        <WithdrawDialog entry={entry} token={token} onClose={close} onWithdrawn={onWithdrawn} />
      )}
    </div>
  );
};

const Facts = ({ entry }: { readonly entry: OwnEntry }) => {
  const contest = useContest();
  const view = contest.kind === 'ready' ? contest.view : null;
  const facts = [
    ['Title', entry.caption],
    ['Category', view === null ? '…' : categoryName(view.categories, entry.categoryId)],
    ['Name', entry.name],
    ['Phone', entry.phone],
    ...(entry.email === null ? [] : [['Email', entry.email]]),
    ...(view === null ? [] : [['Entered', formatMoment(entry.createdAt, view.contest.timeZone)]]),
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([term, detail]) => (
        <div key={term} className={css.fact}>
          <dt>{term}</dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  );
};

const standingOf = ({ status, reason }: OwnEntry, isOpen: boolean): string => {
  switch (status) {
    case 'pending':
      return 'Waiting for the organisers to hang it. You need not do anything.';
    case 'published':
      return isOpen ? 'It is on the wall, and the judges can see it.' : 'It is on the wall.';
    case 'hidden':
      return `The organisers took it off the wall${reason === null ? '.' : `: ${reason}`}`;
    case 'withdrawn':
    case 'erased':
      return 'It is no longer in the contest.';
  }
};

const aspectOf = ({ width, height }: OwnEntry): number =>
  Math.min(1.6, Math.max(0.65, width / Math.max(1, height)));
