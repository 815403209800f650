import type { CategoryView, EntryView } from '../../../../shared/contest/views.ts';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { Ribbon } from '../../ornaments/ribbon.tsx';
import { Rose } from '../../ornaments/rose.tsx';
import { categoryName, placeName, type CategoryPodium } from '../../state/selectors.ts';
import css from './scenes.module.css';

type EntrySceneProps = {
  readonly entry: EntryView;
  readonly isNew: boolean;
  readonly categories: readonly CategoryView[];
};

/** One design, as large as the stage. */
export const EntryScene = ({ entry, isNew, categories }: EntrySceneProps) => (
  <figure className={css.entry}>
    <div className={css.picture}>
      <EntryPicture entry={entry} sizes="65vw" fit="contain" eager inked={isNew} />
    </div>
    <figcaption className={css.words}>
      <span className={isNew ? `${css.number} ${css.fresh}` : css.number}>{entry.number}</span>
      <span>
        <span className={css.caption}>{entry.caption}</span>
        <span className={css.category}>
          {categoryName(categories, entry.categoryId)}
          {entry.artist !== null && <> · by {entry.artist}</>}
        </span>
      </span>
    </figcaption>
  </figure>
);

/** Up to three fit a stage; the others are on the winners' page. */
const onStage = 3;

export const PodiumScene = ({
  podium,
  isNew,
}: {
  readonly podium: CategoryPodium;
  readonly isNew: boolean;
}) => (
  <section className={css.podium} aria-label={`Winners, ${podium.category.name}`}>
    <h2 className={css.banner}>
      <Ribbon tone={isNew ? 'red' : 'paper'}>{podium.category.name}</Ribbon>
    </h2>
    <ol className={css.places}>
      {podium.placed.slice(0, onStage).map(({ place, entry }) => (
        <li key={entry.id} className={css.place}>
          <div className={css.framed}>
            <EntryPicture entry={entry} sizes="25vw" eager />
          </div>
          <p className={css.stamp}>
            <Stamp falling={isNew}>{placeName(place)}</Stamp>
          </p>
          <p className={css.placed}>
            <span className={css.placedNumber}>{entry.number}</span> {entry.artist ?? entry.caption}
          </p>
        </li>
      ))}
    </ol>
  </section>
);

export const EmptyScene = () => (
  <div className={css.empty}>
    <Rose width={340} />
    <p className={css.banner}>The wall is still empty</p>
    <p className={css.category}>Be the first to hang a design.</p>
  </div>
);
