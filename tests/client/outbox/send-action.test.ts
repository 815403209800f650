import { describe, expect, test } from 'vitest';
import { createApi, type Api } from '../../../client/src/api/api.ts';
import {
  thisDevice,
  type KeptAction,
  type KeptItem,
} from '../../../client/src/outbox/kept-items.ts';
import { createSendAction } from '../../../client/src/outbox/send-action.ts';
import { err } from '../../../shared/base/result.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const star: KeptAction = { kind: 'star', entryId: 'e1', starred: true };
const entry: KeptAction = {
  ...{ kind: 'entry', category: 'c', caption: 'Rose', name: 'Ada', phone: '1', email: '' },
  photoName: 'rose.jpg',
};
const kept = (body: KeptAction, changes: Partial<KeptItem> = {}): KeptItem => ({
  ...{ key: 'a-key-of-its-own', owner: 'ada', contestId: 'friday', body, hasFile: false },
  ...{ createdAt: 0, position: 1, tries: 1, state: { kind: 'waiting' }, version: 1 },
  ...changes,
});

/** A device whose requests are written down and answered with `status` and `code`. */
const createDevice = (status = 503, code = 'restarting') => {
  const requests: { readonly headers: Headers; readonly key: unknown }[] = [];
  const uploads: Parameters<Api['upload']>[2][] = [];
  const api = createApi({
    fetch: async (_, { headers, body } = {}) => {
      const { key } = (await new Response(body).json()) as { readonly key: unknown };
      requests.push({ headers: new Headers(headers), key });
      return Response.json({ error: 'No.', code, requestId: 'its-number' }, { status });
    },
    createRequest: () => {
      throw new Error('Uploads are answered below.');
    },
    ...{ random: createSeededRandom(1), device: 'phone' },
  });
  const upload: Api['upload'] = async (_endpoint, _form, options) => {
    uploads.push(options);
    return err({ code: 'unreachable', message: 'No.', status: 0 });
  };
  const sendAction = createSendAction({ api: { ...api, upload }, clock: createFakeClock() });
  const send = (item: KeptItem) => {
    const { signal } = new AbortController();
    return sendAction({ item, file: new Blob(['photo']), onProgress: () => undefined, signal });
  };
  return { requests, uploads, send };
};

describe('what leaves a device', () => {
  test('goes under the key that it was kept with, however often', async () => {
    const { requests, uploads, send } = createDevice();
    for (const tries of [1, 2]) {
      expect(await send(kept(star, { tries }))).toEqual({ kind: 'unanswered' });
      await send(kept(entry, { tries }));
    }
    const keys = [
      ...requests.map(({ key }) => key),
      ...uploads.map(({ idempotencyKey }) => idempotencyKey),
    ];
    expect(keys).toEqual(Array.from({ length: 4 }, () => 'a-key-of-its-own'));
  });

  test('says for whom and for which contest it was meant', async () => {
    const { requests, uploads, send } = createDevice();
    await send(kept(star));
    await send(kept(star, { contestId: null }));
    const said = requests.map(({ headers }) => [
      headers.get('X-Subject'),
      headers.get('X-Contest'),
    ]);
    expect(said).toEqual([
      ['ada', 'friday'],
      ['ada', null],
    ]);
    await send(kept(entry, { owner: thisDevice }));
    expect(uploads.map(({ meantFor }) => meantFor)).toEqual([{ contestId: 'friday' }]);
  });

  test('waits for its owner when the server knows another, and is refused by another contest', async () => {
    const answerTo = (status: number, code: string) => createDevice(status, code).send(kept(star));
    expect(await answerTo(409, 'other_subject')).toEqual({ kind: 'not-theirs' });
    expect(await answerTo(401, 'not_signed_in')).toEqual({ kind: 'not-theirs' });
    expect(await answerTo(409, 'other_contest')).toMatchObject({
      kind: 'refused',
      // By which the operator finds it, however long it lies here.
      reason: { code: 'other_contest', requestId: 'its-number' },
    });
  });
});
