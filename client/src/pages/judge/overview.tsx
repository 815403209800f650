import { Star } from 'lucide-react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { EntryPicture } from '../../components/entry-picture.tsx';
import css from './overview.module.css';
import type { Places } from './podium.ts';

type OverviewProps = {
  readonly entries: readonly EntryView[];
  readonly current: EntryView | undefined;
  readonly places: Places;
  readonly isStarred: (entryId: string) => boolean;
  readonly onShow: (entry: EntryView) => void;
};

/** The whole category at a glance; a tap puts one on the table. */
export const Overview = ({ entries, current, places, isStarred, onShow }: OverviewProps) => (
  <ul className={css.grid} aria-label="Overview">
    {entries.map((entry) => {
      const place = places.indexOf(entry.id) + 1;
      return (
        <li key={entry.id} className={css.cell}>
          <button
            type="button"
            className={css.entry}
            aria-current={entry.id === current?.id}
            aria-label={`Number ${String(entry.number)}: ${entry.caption}`}
            onClick={() => onShow(entry)}
          >
            <EntryPicture entry={entry} sizes="(min-width: 64rem) 14vw, 45vw" alt="" />
            <span className={css.number}>{entry.number}</span>
            {place > 0 && <span className={css.place}>{place}</span>}
            {isStarred(entry.id) && (
              <Star className={css.star} size={24} fill="currentColor" aria-hidden />
            )}
          </button>
        </li>
      );
    })}
  </ul>
);
