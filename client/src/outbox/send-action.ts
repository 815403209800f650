import type { Outcome, Sending } from '../../../lib/realtime/client/device/index.ts';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Clock, Timer } from '../../../shared/base/clock.ts';
import type { Command } from '../../../shared/contest/commands.ts';
import type { Api, ApiError, ApiResult, MeantFor } from '../api/api.ts';
import { submit, type CommandAnswer, type Submitted } from '../api/endpoints.ts';
import { thisDevice, type KeptAction, type KeptItem } from './kept-items.ts';

type Deps = { readonly api: Pick<Api, 'command' | 'upload'>; readonly clock: Clock };

/** An answer that has not come by then is lost with its connection; a photo is given its time while it moves. */
const answerMs = 20_000;
const photoWorkMs = 60_000;

/** Carries what waited on the device to the server, by HTTP, whatever becomes of the socket. */
export const createSendAction =
  ({ api, clock }: Deps) =>
  async ({ item, file, onProgress, signal }: Sending<KeptAction>): Promise<Outcome> => {
    const patience = createPatience(clock, signal);
    try {
      const { body, key, owner } = item;
      const meantFor: MeantFor = {
        ...(owner === thisDevice ? {} : { subject: owner }),
        ...(item.contestId === null ? {} : { contestId: item.contestId }),
      };
      if (body.kind === 'entry') {
        if (file === null) return photoLost;
        const answer = await api.upload(submit, toForm(body, file), {
          ...{ idempotencyKey: key, meantFor, signal: patience.signal },
          onProgress: (fraction) => {
            patience.renew(fraction < 1 ? answerMs : photoWorkMs);
            onProgress(fraction);
          },
        });
        return outcomeOf(answer);
      }
      const options = { meantFor, signal: patience.signal };
      return outcomeOf(await api.command(commandOf(body), key, options));
    } finally {
      patience.end();
    }
  };

const commandOf = (body: Exclude<KeptAction, { kind: 'entry' }>): Command => {
  switch (body.kind) {
    case 'star':
      return { type: 'starEntry', entryId: body.entryId, starred: body.starred };
    case 'save-winners': {
      const winners = Object.fromEntries(
        Object.entries(body.winners).map(([id, entryIds]) => [id, [...entryIds]]),
      );
      return { type: 'saveWinners', winners, expectedRevision: body.expectedRevision };
    }
    default:
      return assertNever(body);
  }
};

export const toForm = (entry: Extract<KeptAction, { kind: 'entry' }>, photo: Blob): FormData => {
  const form = new FormData();
  for (const field of ['category', 'caption', 'name', 'phone'] as const)
    form.set(field, entry[field]);
  if (entry.email !== '') form.set('email', entry.email);
  form.set('consent', 'yes');
  form.set('photo', photo, entry.photoName);
  return form;
};

const photoLost: Outcome = {
  kind: 'refused',
  reason: {
    code: 'photo_missing',
    message: 'The photo is no longer on this device. Choose it again and send it.',
    details: { field: 'photo' },
  },
};

const outcomeOf = (answer: ApiResult<Submitted | CommandAnswer>): Outcome => {
  if (answer.ok) {
    const { contestId, epoch, backedUp, seq } = answer.value;
    return { kind: 'saved', contestId, epoch, backedUp, seq, answer: answer.value };
  }
  const { error } = answer;
  if (error.code === 'not_signed_in' || error.code === 'other_subject')
    return { kind: 'not-theirs' };
  const { retryAfterMs } = error;
  if (mayBeAnsweredLater(error))
    return { kind: 'unanswered', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const { code, message, details, requestId } = error;
  const more = { ...(details && { details }), ...(requestId !== undefined && { requestId }) };
  return { kind: 'refused', reason: { code, message, ...more } };
};

/** No answer, or one that says that the time is bad and not the thing. */
const mayBeAnsweredLater = ({ code, status }: ApiError): boolean =>
  code === 'unreachable' || code === 'unreadable' || status === 429 || status >= 500;

/** Ends the wait when nothing moves any more. */
const createPatience = (clock: Clock, outer: AbortSignal) => {
  const own = new AbortController();
  let timer: Timer | undefined;
  const renew = (ms: number): void => {
    timer?.stop();
    timer = clock.after(ms, () => own.abort());
  };
  outer.addEventListener('abort', () => own.abort(), { once: true });
  renew(answerMs);
  return { signal: own.signal, renew, end: () => timer?.stop() };
};

/**
 * The last word before a save leaves: it stands on the one that was made here before it. After a restore that one is
 * saved anew, and its revision is a later one.
 */
export const prepareAction = (item: KeptItem, earlier: readonly KeptItem[]): KeptAction => {
  const { body } = item;
  if (body.kind !== 'save-winners' || body.follows === null) return body;
  const before = earlier.find(({ key }) => key === body.follows);
  const revision = before?.state.kind === 'saved' ? revisionIn(before.state.answer) : 0;
  return { ...body, expectedRevision: Math.max(body.expectedRevision, revision) };
};

/** The revision that an answer to a save tells. */
export const revisionIn = (answer: unknown): number => {
  const { result } = answer as CommandAnswer; // Put there by `outcomeOf`, from the server's own words.
  return typeof result === 'object' &&
    result !== null &&
    'revision' in result &&
    typeof result.revision === 'number'
    ? result.revision
    : 0;
};
