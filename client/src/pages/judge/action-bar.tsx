import { Star, X, ZoomIn, ZoomOut } from 'lucide-react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import css from './action-bar.module.css';
import type { Places } from './podium.ts';

type ActionBarProps = {
  readonly entry: EntryView;
  readonly position: string;
  readonly star: { readonly isOn: boolean; readonly isPending: boolean };
  readonly isZoomed: boolean;
  readonly places: Places;
  readonly isReadOnly: boolean;
  readonly onStar: () => void;
  readonly onZoom: () => void;
  readonly onPut: (place: number) => void;
  readonly onTakeOff: () => void;
};

/** What can be done with the entry on the table; each has its key. */
export const ActionBar = (props: ActionBarProps) => {
  const { entry, star, isZoomed, onStar, onZoom } = props;
  return (
    <div className={css.bar}>
      <div className={css.words}>
        <p className={css.number}>{entry.number}</p>
        <div className={css.told}>
          <p className={css.caption}>{entry.caption}</p>
          <p className={css.position}>{props.position}</p>
        </div>
      </div>
      <div className={css.tools}>
        <Button
          className={css.toggle ?? ''}
          aria-label="Star"
          aria-pressed={star.isOn}
          aria-busy={star.isPending}
          onClick={onStar}
        >
          <Star aria-hidden fill={star.isOn ? 'currentColor' : 'none'} />
        </Button>
        <Button
          className={css.toggle ?? ''}
          aria-label="Zoom"
          aria-pressed={isZoomed}
          onClick={onZoom}
        >
          {isZoomed ? <ZoomOut aria-hidden /> : <ZoomIn aria-hidden />}
        </Button>
      </div>
      {!props.isReadOnly && <PlaceButtons {...props} />}
    </div>
  );
};

const PlaceButtons = ({ entry, places, onPut, onTakeOff }: ActionBarProps) => {
  const held = places.indexOf(entry.id) + 1;
  return (
    <div className={css.places} role="group" aria-label="Podium place">
      {places.map((_, index) => {
        const place = index + 1;
        return (
          <button
            key={place}
            type="button"
            className={css.place}
            aria-label={`Put on place ${String(place)}`}
            aria-pressed={held === place}
            onClick={() => onPut(place)}
          >
            {place}
          </button>
        );
      })}
      <Button
        tone="bare"
        aria-label="Take off the podium"
        aria-disabled={held === 0}
        onClick={onTakeOff}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
};
