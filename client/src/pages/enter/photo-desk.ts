import { heicProblem, photoTooBig } from './check-form.ts';
import { shrinkPhoto } from './shrink-photo.ts';

/** A photo as it will be sent, or the sentence that says why it can't be. */
export type ReadyPhoto =
  | { readonly ok: true; readonly file: Blob; readonly name: string }
  | { readonly ok: false; readonly problem: string };

/** Gets a photo ready while the rest of the form is filled in, so that entering it takes no time. */
export const createPhotoDesk = () => {
  let latest: { readonly of: File; readonly ready: Promise<ReadyPhoto> } | null = null;
  const ready = (photo: File): Promise<ReadyPhoto> => {
    if (latest?.of !== photo) latest = { of: photo, ready: prepare(photo) };
    return latest.ready;
  };
  return { begin: (photo: File) => void ready(photo), ready };
};

const prepare = async (photo: File): Promise<ReadyPhoto> => {
  const shrunk = await shrinkPhoto(photo);
  if (shrunk.kind === 'heic') return { ok: false, problem: heicProblem };
  const tooBig = photoTooBig(shrunk.file);
  return tooBig === null
    ? { ok: true, file: shrunk.file, name: shrunk.name }
    : { ok: false, problem: tooBig };
};
