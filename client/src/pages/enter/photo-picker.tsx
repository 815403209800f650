import { Camera, ImagePlus } from 'lucide-react';
import { useCallback, useId, useState, type ChangeEvent, type DragEvent } from 'react';
import { FieldError } from '../../components/field.tsx';
import css from './photo-picker.module.css';

type PhotoPickerProps = {
  readonly photo: File | null;
  readonly error: string | undefined;
  readonly onPick: (photo: File) => void;
};

const accepted = 'image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif';

/** A photo by camera, from the gallery, or dropped; shown at once as it will hang. */
export const PhotoPicker = ({ photo, error, onPick }: PhotoPickerProps) => {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file !== undefined) onPick(file);
    // So that the same file can be chosen again after it was mended.
    event.target.value = '';
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onPick(file);
  };
  const wiring = {
    className: 'quiet',
    type: 'file',
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? undefined : `${id}-error`,
    onChange: pick,
  };
  return (
    <div className={css.picker}>
      <div
        className={isOver ? `${css.frame} ${css.over}` : css.frame}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {photo === null ? (
          <p className={css.invitation}>Your design goes here</p>
        ) : (
          <Preview key={`${photo.name} ${String(photo.lastModified)}`} photo={photo} />
        )}
      </div>
      <div className={css.ways}>
        <label className={css.way}>
          <ImagePlus size={22} aria-hidden />
          {photo === null ? 'Choose a photo' : 'Choose another photo'}
          <input {...wiring} id={`${id}-file`} name="photo" accept={accepted} />
        </label>
        <label className={`${css.way} ${css.camera}`}>
          <Camera size={22} aria-hidden />
          Take a photo
          <input {...wiring} accept="image/*" capture="environment" />
        </label>
      </div>
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
};

const Preview = ({ photo }: { readonly photo: File }) => {
  const [isUnseen, setUnseen] = useState(false);
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (image === null) return;
      const url = URL.createObjectURL(photo);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [photo],
  );
  return isUnseen ? (
    <p className={css.invitation}>{photo.name}: this browser can’t show it</p>
  ) : (
    <img
      ref={show}
      className={css.preview}
      alt="Your photo, as it will be sent"
      onError={() => setUnseen(true)}
    />
  );
};
