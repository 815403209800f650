import { z } from 'zod';

const receiptSchema = z.object({
  submissionId: z.string(),
  receipt: z.object({ number: z.number(), url: z.string() }),
  seq: z.number(),
});

export type Sent = {
  readonly key: string;
  readonly caption: string;
};

export type Acknowledged = Sent & {
  readonly entryId: string;
  readonly number: number;
  readonly seq: number;
  readonly receiptUrl: string;
};

const anyDevice = '0123456789abcdefghjkmnpqrs';

/** Enters a design as a program would. Throws when no answer comes; undefined when it was refused for now. */
export const submitDesign = async (
  url: string,
  sent: Sent,
  photo: Uint8Array<ArrayBuffer>,
): Promise<Acknowledged | undefined> => {
  const response = await postDesign(url, sent, photo);
  const body: unknown = await response.json();
  if (response.status === 503 || response.status === 507) return undefined;
  if (response.status !== 201)
    throw new TypeError(`answered ${String(response.status)}: ${JSON.stringify(body)}`);
  const { submissionId, receipt, seq } = receiptSchema.parse(body);
  return {
    ...sent,
    entryId: submissionId,
    number: receipt.number,
    seq,
    receiptUrl: receipt.url,
  };
};

/** The bare request: a form with a photo. */
export const postDesign = (
  url: string,
  sent: Sent,
  photo: Uint8Array<ArrayBuffer>,
): Promise<Response> => {
  const form = new FormData();
  form.set('photo', new Blob([photo], { type: 'image/jpeg' }), 'design.jpg');
  form.set('category', 'flash');
  form.set('caption', sent.caption);
  form.set('name', 'Kim Reyes');
  form.set('phone', '+1 555 0100');
  return fetch(`${url}/api/submit`, {
    method: 'POST',
    headers: { 'Idempotency-Key': sent.key, 'X-Device': anyDevice },
    body: form,
  });
};
