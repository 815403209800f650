import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { useServices } from '../../services.ts';
import css from './entry-viewer.module.css';
import { useSwipe } from './use-swipe.ts';

type EntryViewerProps = {
  readonly entry: EntryView;
  readonly category: string;
  readonly previous: EntryView | undefined;
  readonly next: EntryView | undefined;
  readonly onShow: (entry: EntryView) => void;
  readonly onClose: () => void;
};

/** One design as large as the window; the others by arrow keys, buttons or a swipe. */
export const EntryViewer = (props: EntryViewerProps) => {
  const { entry, category, previous, next, onShow, onClose } = props;
  const go = (to: EntryView | undefined) => {
    if (to !== undefined) onShow(to);
  };
  const swipe = useSwipe({ onLeft: () => go(next), onRight: () => go(previous) });
  useTellShown(entry);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') go(previous);
    if (event.key === 'ArrowRight') go(next);
  };
  return (
    <Dialog
      frame="bare"
      title={`Number ${String(entry.number)}: ${entry.caption}`}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <div className={css.viewer}>
        <div className={css.picture} {...swipe}>
          <EntryPicture key={entry.id} entry={entry} sizes="100vw" fit="contain" eager />
        </div>
        <div className={css.close}>
          <Button aria-label="Close" onClick={onClose}>
            <X aria-hidden />
          </Button>
        </div>
        <div className={css.foot}>
          <Step label="Previous design" to={previous} onGo={go} icon={ChevronLeft} />
          <div className={css.words}>
            <p className={css.number}>{entry.number}</p>
            <div>
              <p className={css.caption}>{entry.caption}</p>
              <p className={css.category}>
                {category}
                {entry.artist !== null && <> · by {entry.artist}</>}
              </p>
            </div>
          </div>
          <Step label="Next design" to={next} onGo={go} icon={ChevronRight} />
        </div>
        <div className={css.ahead} aria-hidden>
          {[previous, next].map(
            (near) =>
              near && <EntryPicture key={near.id} entry={near} sizes="100vw" eager alt="" />,
          )}
        </div>
      </div>
    </Dialog>
  );
};

type StepProps = {
  readonly label: string;
  readonly to: EntryView | undefined;
  readonly onGo: (to: EntryView | undefined) => void;
  readonly icon: typeof ChevronLeft;
};

const Step = ({ label, to, onGo, icon: Icon }: StepProps) => (
  <Button tone="bare" aria-label={label} aria-disabled={to === undefined} onClick={() => onGo(to)}>
    <Icon size={34} aria-hidden />
  </Button>
);

/** The dialog's name is read when it opens; each further design has to be said. */
const useTellShown = ({ id, number, caption }: EntryView) => {
  const { announcer } = useServices();
  const shown = useRef(id);
  useEffect(() => {
    if (shown.current === id) return;
    shown.current = id;
    announcer.say(`Number ${String(number)}: ${caption}`);
  }, [announcer, id, number, caption]);
};
