import { Grid3x3, Star } from 'lucide-react';
import { useEffect } from 'react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { ActionBar } from './action-bar.tsx';
import { FilmStrip } from './film-strip.tsx';
import type { KeyAction } from './judge-keys.ts';
import { LightTable } from './light-table.tsx';
import { Overview } from './overview.tsx';
import type { Places } from './podium.ts';
import css from './table-side.module.css';
import type { ShownEntry } from './use-shown-entry.ts';
import type { ZoomControl } from './use-zoom.ts';

type TableSideProps = {
  readonly shown: ShownEntry;
  readonly zoom: ZoomControl;
  readonly places: Places;
  readonly isReadOnly: boolean;
  readonly isOverview: boolean;
  readonly isStarred: (entryId: string) => boolean;
  readonly isStarPending: boolean;
  readonly onOverview: (isOn: boolean) => void;
  readonly onShow: (entry: EntryView) => void;
  readonly act: (action: KeyAction) => void;
};

/** The entry on the table, what can be done with it, and the strip of all others. */
export const TableSide = (props: TableSideProps) => {
  const { shown, places, isStarred, isOverview, onShow } = props;
  const { entry } = shown;
  useTellShown(entry);
  return (
    <div className={css.side}>
      {entry === undefined ? (
        <Nothing {...props} />
      ) : isOverview ? (
        <Overview
          entries={shown.shown}
          current={entry}
          places={places}
          isStarred={isStarred}
          onShow={onShow}
        />
      ) : (
        <OnTheTable {...props} entry={entry} />
      )}
      <div className={css.below}>
        <StripTools {...props} />
        {!isOverview && shown.shown.length > 0 && (
          <FilmStrip
            entries={shown.shown}
            index={shown.index}
            places={places}
            isStarred={isStarred}
            isReadOnly={props.isReadOnly}
            onShow={onShow}
          />
        )}
      </div>
    </div>
  );
};

const OnTheTable = (props: TableSideProps & { readonly entry: EntryView }) => {
  const { entry, shown, zoom, places, isReadOnly, act } = props;
  const [previous, next] = [shown.shown[shown.index - 1], shown.shown[shown.index + 1]];
  return (
    <>
      <LightTable
        entry={entry}
        control={zoom}
        isReadOnly={isReadOnly}
        previous={previous}
        next={next}
        onStep={shown.step}
      />
      <ActionBar
        entry={entry}
        position={`${String(shown.index + 1)} of ${String(shown.shown.length)}`}
        star={{ isOn: props.isStarred(entry.id), isPending: props.isStarPending }}
        isZoomed={zoom.isZoomed}
        places={places}
        isReadOnly={isReadOnly}
        onStar={() => act({ kind: 'star' })}
        onZoom={() => act({ kind: 'zoom' })}
        onPut={(place) => act({ kind: 'place', place })}
        onTakeOff={() => act({ kind: 'take-off' })}
      />
    </>
  );
};

const StripTools = ({ shown, isOverview, onOverview }: TableSideProps) => (
  <div className={css.tools}>
    <Button
      className={css.toggle ?? ''}
      aria-pressed={shown.starredOnly}
      onClick={() => shown.setStarredOnly(!shown.starredOnly)}
    >
      <Star size={20} aria-hidden /> Starred
    </Button>
    <Button
      className={css.toggle ?? ''}
      aria-pressed={isOverview}
      onClick={() => onOverview(!isOverview)}
    >
      <Grid3x3 size={20} aria-hidden /> Overview
    </Button>
  </div>
);

const Nothing = ({ shown }: TableSideProps) =>
  shown.starredOnly && shown.all.length > 0 ? (
    <EmptyState
      title="No stars yet"
      action={<Button onClick={() => shown.setStarredOnly(false)}>Show all entries</Button>}
    >
      <p>Star what you want to come back to. Nobody else sees your stars.</p>
    </EmptyState>
  ) : (
    <EmptyState title="A clean table">
      <p>Nobody has entered this category yet. Entries appear here by themselves.</p>
    </EmptyState>
  );

/** Long enough to be looked at; whoever leafs through quickly is not told each number. */
const settledMs = 500;

const useTellShown = (entry: EntryView | undefined) => {
  const { announcer, clock } = useServices();
  const text = entry && `Number ${String(entry.number)}: ${entry.caption}`;
  useEffect(() => {
    if (text === undefined) return undefined;
    const timer = clock.after(settledMs, () => announcer.say(text));
    return () => timer.stop();
  }, [announcer, clock, text]);
};
