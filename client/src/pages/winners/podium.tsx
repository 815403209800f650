import { EntryPicture } from '../../components/entry-picture.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { Ribbon } from '../../ornaments/ribbon.tsx';
import { placeName, type CategoryPodium, type Placed } from '../../state/selectors.ts';
import css from './podium.module.css';

type PodiumProps = { readonly podium: CategoryPodium; readonly fresh: boolean };

/** One category's winners: the first large, the others beside and below. */
export const Podium = ({ podium, fresh }: PodiumProps) => (
  <section className={css.podium} aria-labelledby={`podium-${podium.category.id}`}>
    <h2 className={css.banner} id={`podium-${podium.category.id}`}>
      <Ribbon>{podium.category.name}</Ribbon>
    </h2>
    <ol className={css.places}>
      {podium.placed.map((placed) => (
        <Place key={placed.entry.id} placed={placed} fresh={fresh} />
      ))}
    </ol>
  </section>
);

const Place = ({
  placed: { place, entry },
  fresh,
}: {
  readonly placed: Placed;
  readonly fresh: boolean;
}) => (
  <li className={place === 1 ? `${css.place} ${css.first}` : css.place}>
    <div className={css.picture} style={{ aspectRatio: place === 1 ? 4 / 5 : 1 }}>
      <EntryPicture entry={entry} sizes="(min-width: 60rem) 32rem, 92vw" />
    </div>
    <p className={css.stamp}>
      <Stamp falling={fresh}>{placeName(place)}</Stamp>
    </p>
    <p className={css.words}>
      <span className={css.number}>{entry.number}</span>
      <span>
        <span className={css.caption}>{entry.caption}</span>
        {entry.artist !== null && <span className={css.artist}>by {entry.artist}</span>}
      </span>
    </p>
  </li>
);
