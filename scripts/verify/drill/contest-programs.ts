import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { ContestInfo } from '../../../shared/contest/views.ts';

/** An entry as the one who made it knows it. */
export type Entered = {
  readonly id: string;
  readonly number: number;
  readonly caption: string;
  readonly receiptUrl: string;
  /** The record that holds it. */
  readonly seq: number;
};

export type Design = {
  readonly caption: string;
  readonly category?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly photo: Uint8Array;
  /** Sent again, it makes nothing new. */
  readonly key?: string;
};

const submitted = z.object({
  submissionId: z.string(),
  seq: z.number(),
  receipt: z.object({ number: z.number(), url: z.string() }),
});

/** Enters a design through the public door, as somebody else's program would. */
export const enterDesign = async (url: string, design: Design): Promise<Entered> => {
  const { caption, category = 'flash', name = 'Kim Reyes', phone = '+1 555 0100' } = design;
  const form = new FormData();
  for (const [field, value] of Object.entries({ category, caption, name, phone, consent: 'yes' }))
    form.set(field, value);
  form.set('photo', new Blob([new Uint8Array(design.photo)], { type: 'image/jpeg' }), 'design.jpg');
  const response = await fetch(`${url}/api/submit`, {
    method: 'POST',
    headers: { 'Idempotency-Key': design.key ?? randomUUID() },
    body: form,
  });
  const { submissionId, seq, receipt } = submitted.parse(await bodyOf(response));
  return { id: submissionId, number: receipt.number, caption, receiptUrl: receipt.url, seq };
};

type Winners = Readonly<Record<string, readonly string[]>>;

/** What a signed-in program may ask; anything but a success throws. */
export type Seat = {
  readonly patchContest: (changes: Partial<ContestInfo>) => Promise<void>;
  readonly reveal: () => Promise<void>;
  /** The address of an invite for one judge. */
  readonly invite: (label: string) => Promise<string>;
  readonly moderate: (
    id: string,
    verb: 'approve' | 'hide' | 'restore' | 'erase',
    reason?: string,
  ) => Promise<void>;
  readonly saveWinners: (winners: Winners, expectedRevision?: number) => Promise<void>;
};

export const organiserOf = (contest: {
  readonly url: string;
  readonly adminPassword: string;
}): Promise<Seat> => takeSeat(contest.url, { password: contest.adminPassword });

/** Signs in by password or by a judge's invite. */
export const takeSeat = async (
  url: string,
  credentials: { readonly password: string } | { readonly invite: string },
): Promise<Seat> => {
  const answer = await send(url, 'POST', '/api/login', credentials);
  await bodyOf(answer);
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ');
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    bodyOf(await send(url, method, path, body, cookie));
  const act = async (method: string, path: string, body?: unknown): Promise<void> => {
    await ask(method, path, body);
  };
  return {
    patchContest: (changes) => act('PATCH', '/api/contest', changes),
    reveal: () => act('POST', '/api/contest/reveal', {}),
    invite: async (label) => {
      const made = await ask('POST', '/api/invites', { label });
      return z.object({ url: z.string() }).parse(made).url;
    },
    moderate: (id, verb, reason) =>
      act('POST', `/api/entries/${id}/${verb}`, reason === undefined ? {} : { reason }),
    saveWinners: (winners, expectedRevision) =>
      act('POST', '/api/save-winners', { winners, expectedRevision }),
  };
};

const send = (
  url: string,
  method: string,
  path: string,
  body?: unknown,
  cookie?: string,
): Promise<Response> =>
  fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(cookie === undefined ? {} : { Cookie: cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const bodyOf = async (response: Response): Promise<unknown> => {
  const body: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
  return body;
};
