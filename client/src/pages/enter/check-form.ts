import { limits, phonePattern } from '../../../../shared/contest/limits.ts';
import type { Draft } from './draft.ts';

export type FieldName = 'photo' | keyof Draft;

export type Problems = Partial<Readonly<Record<FieldName, string>>>;

/** In the order of the form, so that the first problem is the first one met. */
export const fieldOrder: readonly FieldName[] = [
  'category',
  'photo',
  'caption',
  'name',
  'phone',
  'email',
  'consent',
];

export const isFieldName = (name: string | null): name is FieldName =>
  fieldOrder.some((field) => field === name);

/** What the browser can tell before sending; the server checks all of it again. */
export const checkForm = (draft: Draft, photo: Pick<File, 'size'> | null): Problems => ({
  ...(draft.category === '' && { category: 'Choose the category you want to enter.' }),
  ...(photo === null && { photo: 'Add a photo of your design.' }),
  ...(draft.caption.trim() === '' && { caption: 'Give your design a title.' }),
  ...(draft.name.trim() === '' && { name: 'Tell us your name, so that the winner can be named.' }),
  ...(!phonePattern.test(draft.phone.trim()) && {
    phone: 'Give a phone number that reaches you today, such as +49 170 1234567.',
  }),
  ...(draft.email.trim() !== '' &&
    !/^\S+@\S+\.\S+$/.test(draft.email.trim()) && {
      email: 'This is not a whole email address. Correct it or leave it empty.',
    }),
  ...(!draft.consent && { consent: 'We may only take your entry if you agree to this.' }),
});

/** A sentence for a photo that is too big to send even as it is, or null. */
export const photoTooBig = ({ size }: Pick<Blob, 'size'>): string | null =>
  size > limits.photoBytes
    ? `The photo is ${megabytes(size)} MB; the limit is ${megabytes(limits.photoBytes)} MB. Choose a smaller one.`
    : null;

export const heicProblem =
  'This browser can’t open the iPhone’s HEIC format. Take the photo here instead, or send it to yourself as JPEG first.';

const megabytes = (bytes: number): string => String(Math.round(bytes / (1024 * 1024)));
