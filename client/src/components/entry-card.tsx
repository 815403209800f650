import type { EntryView } from '../../../shared/contest/views.ts';
import css from './entry-card.module.css';
import { EntryPicture } from './entry-picture.tsx';

type EntryCardProps = {
  readonly entry: EntryView;
  readonly category: string;
  readonly sizes: string;
  readonly onOpen: (entry: EntryView) => void;
  readonly eager?: boolean;
  /** Just arrived: it is inked in and its number is red. */
  readonly fresh?: boolean;
};

/** One design on the flash sheet: fills the box it is given. */
export const EntryCard = ({
  entry,
  category,
  sizes,
  onOpen,
  eager = false,
  fresh = false,
}: EntryCardProps) => (
  <button
    type="button"
    className={[css.card, entry.number % 2 === 0 ? css.alt : '', fresh ? css.fresh : '']
      .filter(Boolean)
      .join(' ')}
    aria-label={`Number ${String(entry.number)}: ${entry.caption}, ${category}`}
    onClick={() => onOpen(entry)}
  >
    <span className={css.frame}>
      <EntryPicture entry={entry} sizes={sizes} eager={eager} inked={fresh} alt="" />
    </span>
    <span className={css.foot}>
      <span className={css.number}>{entry.number}</span>
      <span className={css.caption}>{entry.caption}</span>
    </span>
  </button>
);
