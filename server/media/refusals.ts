import { assertNever } from '../../shared/base/assert-never.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';

export type PhotoRefusal =
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limitBytes: number }
  | { readonly kind: 'too-many-pixels'; readonly pixels: number; readonly limitPixels: number }
  /** `format` is a name for people, e.g. "PDF"; undefined when it is nothing that we know. */
  | { readonly kind: 'not-supported'; readonly format: string | undefined }
  | { readonly kind: 'heic' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'too-slow'; readonly limitSeconds: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-room' };

/** What can be wrong with the form around the photo. */
export type FormRefusal =
  | { readonly kind: 'not-a-form' }
  | { readonly kind: 'too-many-photos' }
  | { readonly kind: 'too-many-fields' }
  | { readonly kind: 'field-too-long'; readonly field: string | undefined }
  | { readonly kind: 'aborted' };

export type UploadRefusal = PhotoRefusal | FormRefusal;

const photo = { field: 'photo' } as const;

/** The refusal as the API answers it: a stable code and a sentence that says what to do next. */
export const describeRefusal = (why: UploadRefusal): ContestError => {
  switch (why.kind) {
    case 'too-large':
      return refusal(
        'photo_too_large',
        `The photo is ${megabytes(why.bytes)}; the limit is ${megabytes(why.limitBytes)}. Choose a smaller one.`,
        { ...photo, bytes: why.bytes, limitBytes: why.limitBytes },
      );
    case 'too-many-pixels':
      return refusal(
        'photo_too_many_pixels',
        `The photo has ${megapixels(why.pixels)}; the limit is ${megapixels(why.limitPixels)}. Make it smaller and try again.`,
        { ...photo, pixels: why.pixels, limitPixels: why.limitPixels },
      );
    case 'not-supported':
      return refusal('photo_not_supported', notSupported(why.format), photo);
    case 'heic':
      return refusal(
        'photo_heic',
        'This is a HEIC photo, which cannot be opened here. Save it as JPEG, or take a screenshot of it, and send that.',
        photo,
      );
    case 'empty':
      return refusal('photo_missing', 'The photo is empty. Choose it again.', photo);
    case 'damaged':
      return refusal(
        'photo_damaged',
        'The photo is damaged or did not arrive whole. Choose it again, or send another one.',
        photo,
      );
    case 'too-slow':
      return refusal(
        'photo_too_slow',
        `The photo took longer than ${why.limitSeconds} seconds to open. Save it as a JPEG and try again.`,
        photo,
      );
    case 'busy':
      return refusal('too_busy', 'Many photos are arriving right now. Try again in a few seconds.');
    case 'no-room':
      return refusal(
        'no_room',
        'There is no room for photos left. Tell the organiser, then try again.',
      );
    case 'not-a-form':
      return refusal('invalid_request', 'The form did not arrive whole. Send it again.');
    case 'too-many-photos':
      return refusal('invalid_field', 'One photo per entry: choose one in the photo field.', photo);
    case 'too-many-fields':
      return refusal('invalid_request', 'The form has fields that do not belong to it. Reload it.');
    case 'field-too-long':
      return refusal(
        'invalid_field',
        'This text is too long. Shorten it and try again.',
        why.field === undefined ? undefined : { field: why.field },
      );
    case 'aborted':
      return refusal('invalid_request', 'The connection ended before all arrived. Send it again.');
    default:
      return assertNever(why);
  }
};

const notSupported = (format: string | undefined): string =>
  format === undefined
    ? 'This file is not a photo that we can open. Send a JPEG, PNG, WebP or AVIF.'
    : `This is a ${format} file. Send the photo as JPEG, PNG, WebP or AVIF.`;

/** One decimal only where it tells the number from the limit; rounded up so that 25.01 never reads as 25. */
const megabytes = (bytes: number): string => {
  const value = bytes / (1024 * 1024);
  return `${value < 100 && !Number.isInteger(value) ? Math.ceil(value * 10) / 10 : Math.ceil(value)} MB`;
};

const megapixels = (pixels: number): string => `${Math.ceil(pixels / 100_000) / 10} megapixels`;
