import * as z from 'zod';
import { createPictures } from '../../scripts/seed/pictures.ts';
import { systemRandom as random } from '../../server/system-clock.ts';
import { randomId } from '../../shared/base/random.ts';
import type { Ask } from './ask.ts';
import type { Metrics } from './metrics.ts';

export type Accepted = { readonly id: string; readonly seq: number };

type Deps = {
  readonly ask: Ask;
  readonly metrics: Metrics;
  readonly categories: readonly string[];
};

export type Entrant = {
  /** What the limits count: each client has one of its own. */
  readonly device: string;
  readonly caption: string;
};

const pictureCount = 8;
const submittedSchema = z.object({ submissionId: z.string(), seq: z.number() });

/** Enters drawn designs as phones send them; null: not accepted, and counted as what it was. */
export const createEntering = async ({ ask, metrics, categories }: Deps) => {
  const pictureOf = createPictures({ dir: '.cache/flash', isSmall: false });
  const pictures = await Promise.all(
    Array.from({ length: pictureCount }, (_, nth) => pictureOf(nth)),
  );

  const toForm = (caption: string, nth: number): FormData => {
    const form = new FormData();
    const category = categories[nth % categories.length] ?? '';
    const details = { category, caption, name: 'Kim Reyes', phone: '+1 555 0100', consent: 'yes' };
    for (const [field, value] of Object.entries(details)) form.set(field, value);
    const picture = pictures[nth % pictures.length];
    if (picture !== undefined) form.set('photo', picture.photo, 'design.jpg');
    return form;
  };

  return async (nth: number, { device, caption }: Entrant): Promise<Accepted | null> => {
    metrics.count('entries.sent');
    const leftAt = performance.now();
    const answer = await ask('/api/submit', {
      method: 'POST',
      headers: { 'Idempotency-Key': randomId(random), 'X-Device': device },
      body: toForm(caption, nth),
    });
    if (answer?.status === 429) metrics.count('entries.turned_away');
    if (answer?.status !== 201) return null;
    metrics.count('entries.accepted');
    metrics.measure('entries.response_time', performance.now() - leftAt);
    const { submissionId: id, seq } = submittedSchema.parse(answer.body);
    return { id, seq };
  };
};
