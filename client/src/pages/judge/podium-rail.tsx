import { useDraggable, useDroppable } from '@dnd-kit/core';
import { Keyboard, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CategoryView, ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { carryId, dragHintId, placeId } from './drag-names.ts';
import type { PodiumNow } from './drafts.ts';
import css from './podium-rail.module.css';

type PodiumRailProps = {
  readonly view: ContestView;
  readonly category: CategoryView;
  readonly podium: PodiumNow;
  readonly isReadOnly: boolean;
  readonly onShow: (entry: EntryView) => void;
  readonly onTakeOff: (entryId: string) => void;
  readonly onCompare: () => void;
  readonly onKeys: () => void;
  /** The note on saving. */
  readonly children: ReactNode;
};

/** The places of the category from first to last, beside the table or, on a phone, below it. */
export const PodiumRail = (props: PodiumRailProps) => {
  const { view, category, podium, isReadOnly, onCompare } = props;
  return (
    <section className={css.rail} aria-label={`Podium of ${category.name}`}>
      <header className={css.head}>
        <h2 className={css.title}>Podium</h2>
        <Button tone="bare" onClick={props.onKeys}>
          <Keyboard size={20} aria-hidden /> Keys
        </Button>
      </header>
      {podium.conflict && (
        <div className={css.conflict}>
          <p>
            {podium.saved.savedBy ?? 'Somebody else'} saved another podium of {category.name}.
          </p>
          <Button onClick={onCompare}>Compare</Button>
        </div>
      )}
      <ol className={css.places}>
        {podium.places.map((id, index) => (
          <PlaceSlot
            key={index}
            {...props}
            place={index + 1}
            entry={id === null ? undefined : view.entries[id]}
          />
        ))}
      </ol>
      {!podium.changed && podium.saved.savedBy !== undefined && (
        <p className={css.by}>Saved by {podium.saved.savedBy}</p>
      )}
      {!isReadOnly && props.children}
    </section>
  );
};

type PlaceSlotProps = PodiumRailProps & {
  readonly place: number;
  readonly entry: EntryView | undefined;
};

const PlaceSlot = (props: PlaceSlotProps) => {
  const { place, entry } = props;
  const { setNodeRef, isOver } = useDroppable({ id: placeId(place), disabled: props.isReadOnly });
  return (
    <li
      ref={setNodeRef}
      className={[css.slot, entry ? '' : css.empty, isOver ? css.over : ''].join(' ')}
    >
      <span className={css.numeral} aria-hidden>
        {place}
      </span>
      {entry === undefined ? (
        <p className={css.words}>
          <span className="quiet">Place {place}: </span>
          <span className={css.nobody}>empty</span>
        </p>
      ) : (
        <Holder {...props} entry={entry} />
      )}
    </li>
  );
};

const Holder = (props: PlaceSlotProps & { readonly entry: EntryView }) => {
  const { place, entry, isReadOnly, onShow, onTakeOff } = props;
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: carryId('place', entry.id),
    disabled: isReadOnly,
  });
  return (
    <>
      <button
        ref={setNodeRef}
        type="button"
        {...listeners}
        className={`${css.holder} ${isDragging ? css.carried : ''}`}
        aria-label={`Place ${String(place)}: number ${String(entry.number)}, ${entry.caption}`}
        aria-describedby={isReadOnly ? undefined : dragHintId}
        onClick={() => onShow(entry)}
      >
        <span className={css.picture}>
          <EntryPicture entry={entry} sizes="(min-width: 64rem) 9rem, 5rem" alt="" />
        </span>
        <span className={css.words}>
          <b className={css.number}>{entry.number}</b>
          <span className={css.caption}>{entry.caption}</span>
        </span>
      </button>
      {!isReadOnly && (
        <div className={css.off}>
          <Button
            tone="bare"
            aria-label={`Take number ${String(entry.number)} off the podium`}
            onClick={() => onTakeOff(entry.id)}
          >
            <X size={20} aria-hidden />
          </Button>
        </div>
      )}
    </>
  );
};
