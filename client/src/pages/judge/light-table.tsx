import { useDraggable } from '@dnd-kit/core';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { carryId } from './drag-names.ts';
import css from './light-table.module.css';
import { useTableGestures } from './use-table-gestures.ts';
import type { ZoomControl } from './use-zoom.ts';

type LightTableProps = {
  readonly entry: EntryView;
  readonly control: ZoomControl;
  readonly isReadOnly: boolean;
  readonly next: EntryView | undefined;
  readonly previous: EntryView | undefined;
  readonly onStep: (by: 1 | -1) => void;
};

const sizes = '(min-width: 64rem) 68vw, 100vw';

/** One entry as large as the table, without a name. What lies next to it is fetched already. */
export const LightTable = (props: LightTableProps) => {
  const { entry, control, isReadOnly, next, previous, onStep } = props;
  const { zoom, isZoomed, table } = control;
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: carryId('table', entry.id),
    disabled: isReadOnly || isZoomed,
  });
  const gestures = useTableGestures(control, {
    isCarried: isDragging,
    onNext: () => onStep(1),
    onPrevious: () => onStep(-1),
  });
  return (
    <div className={css.frame}>
      <Step side="left" to={previous} onStep={onStep} />
      <div
        ref={table}
        className={`${css.table} ${isZoomed ? css.zoomed : ''}`}
        role="group"
        aria-label={`Number ${String(entry.number)} on the light table`}
        {...gestures}
      >
        <div
          ref={setNodeRef}
          className={`${css.picture} ${isDragging ? css.carried : ''}`}
          style={{
            transform: `translate(${String(zoom.x)}px, ${String(zoom.y)}px) scale(${String(zoom.scale)})`,
          }}
          onMouseDown={listeners?.onMouseDown as React.MouseEventHandler | undefined}
          onTouchStart={listeners?.onTouchStart as React.TouchEventHandler | undefined}
        >
          <EntryPicture
            key={entry.id}
            entry={entry}
            sizes={isZoomed ? fullSize(entry) : sizes}
            fit="contain"
            eager
          />
        </div>
        <div className={css.ahead} aria-hidden>
          {[next, previous].map(
            (near) =>
              near && (
                <EntryPicture key={near.id} entry={near} sizes={sizes} fit="contain" eager alt="" />
              ),
          )}
        </div>
      </div>
      <Step side="right" to={next} onStep={onStep} />
    </div>
  );
};

type StepProps = {
  readonly side: 'left' | 'right';
  readonly to: EntryView | undefined;
  readonly onStep: (by: 1 | -1) => void;
};

const Step = ({ side, to, onStep }: StepProps) => {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight;
  return (
    <div className={`${css.step} ${css[side]}`}>
      <Button
        aria-label={side === 'left' ? 'Previous entry' : 'Next entry'}
        aria-disabled={to === undefined}
        onClick={() => onStep(side === 'left' ? -1 : 1)}
      >
        <Icon size={30} aria-hidden />
      </Button>
    </div>
  );
};

/** As `sizes`: wide enough for the largest variant. */
const fullSize = ({ widths }: EntryView): string => `${String(widths.at(-1) ?? 2048)}px`;
