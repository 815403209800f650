import { z } from 'zod';
import { historyName } from '../../lib/store/index.ts';
import { isPhotoKey } from './photo.ts';
import type { PhotoRefusal } from './refusals.ts';

// What passes between `app` and `media`: both ends read it with these.

const key = z.string().refine(isPhotoKey);

const storedPhoto = z.object({
  key,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  width: z.int().positive(),
  height: z.int().positive(),
  widths: z.array(z.int().positive()).min(1),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
});

const refusal: z.ZodType<PhotoRefusal> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('too-large'), bytes: z.number(), limitBytes: z.number() }),
  z.object({ kind: z.literal('too-many-pixels'), pixels: z.number(), limitPixels: z.number() }),
  z.object({
    kind: z.literal('not-supported'),
    // JSON knows no undefined: a format without a name is left out.
    format: z
      .string()
      .optional()
      .transform((format) => format),
  }),
  z.object({ kind: z.literal('too-slow'), limitSeconds: z.number() }),
  z.object({ kind: z.enum(['heic', 'empty', 'damaged', 'busy', 'no-room']) }),
]);

/** `there`: a photo of this key had been taken in before. */
export const toldPhoto = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored'), photo: storedPhoto }),
  z.object({ kind: z.literal('there') }),
  z.object({ kind: z.literal('refused'), refusal }),
]);
export type ToldPhoto = z.infer<typeof toldPhoto>;

export const toldKeys = z.object({ keys: z.array(key) });

/** Photos that the records just written name, to be sent on to the backup machine. */
export const sentNamed = z.object({
  history: historyName,
  photos: z
    .array(z.object({ owner: z.string().min(1), key }))
    .min(1)
    .max(1000),
});
