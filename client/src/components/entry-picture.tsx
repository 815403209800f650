import { imageAt, type EntryView } from '../../../shared/contest/views.ts';
import css from './entry-picture.module.css';
import { usePicture } from './use-picture.ts';

type Sourced = Pick<EntryView, 'imageUrl' | 'widths' | 'width'>;
type Pictured = Sourced & Pick<EntryView, 'height' | 'color' | 'number' | 'caption'>;

type EntryPictureProps = {
  readonly entry: Pictured;
  /** The `sizes` of the place it stands in, e.g. `(min-width: 60rem) 20vw, 90vw`. */
  readonly sizes: string;
  readonly fit?: 'cover' | 'contain';
  readonly eager?: boolean;
  /** Draws the picture in, as news. */
  readonly inked?: boolean;
  /** Empty where the words beside it say the same. */
  readonly alt?: string;
};

/** A picture in the best width for its place, on its own colour while it loads. */
export const EntryPicture = ({
  entry,
  sizes,
  fit = 'cover',
  eager = false,
  inked = false,
  alt = `Number ${String(entry.number)}: ${entry.caption}`,
}: EntryPictureProps) => {
  const sources = sourcesOf(entry);
  const { isMissing, onError } = usePicture(sources.src);
  return (
    <span
      className={[css.picture, css[fit], inked ? css.inked : ''].filter(Boolean).join(' ')}
      style={{
        backgroundColor: fit === 'cover' ? entry.color : undefined,
        width: '100%',
        height: '100%',
      }}
    >
      {isMissing ? (
        <span className={css.missing}>The picture can’t be shown just now.</span>
      ) : (
        <img
          sizes={sizes}
          {...sources}
          width={entry.width}
          height={entry.height}
          alt={alt}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onError={onError}
        />
      )}
    </span>
  );
};

/** The files there are of a picture, for an `img`. */
export const sourcesOf = (entry: Sourced) => ({
  srcSet: srcSetOf(entry),
  src: imageAt(entry, 640),
});

/** The last variant may be narrower than its name says; the browser is told its real width. */
const srcSetOf = (entry: Sourced): string | undefined =>
  entry.widths.length === 0
    ? undefined
    : entry.widths
        .map((width) => `${imageAt(entry, width)} ${String(Math.min(width, entry.width))}w`)
        .join(', ');
