import { describe, expect, test } from 'vitest';
import { createApi } from '../../client/src/api/api.ts';
import { postCommand } from '../../client/src/api/endpoints.ts';
import { numberToTell } from '../../client/src/api/number-to-tell.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const answerOf = async (response: Response) => {
  const api = createApi({
    fetch: () => Promise.resolve(response),
    createRequest: () => {
      throw new Error('Nothing is uploaded here.');
    },
    ...{ random: createSeededRandom(1), device: 'phone' },
  });
  const answer = await api.call(postCommand);
  return answer.ok ? undefined : numberToTell(answer.error);
};

describe('the number of a request is shown', () => {
  test.each([
    [500, 'internal'],
    [503, 'outcome_unknown'],
    [429, 'too_many_requests'],
    [403, 'foreign_origin'],
    [400, 'invalid_request'],
  ])('of what nothing that was typed explains: %s %s', async (status, code) => {
    const body = { error: 'No.', code, requestId: 'its-number' };
    expect(await answerOf(Response.json(body, { status }))).toBe('its-number');
  });

  test.each([
    [401, 'wrong_password'],
    [422, 'invalid_field'],
    [415, 'photo_not_supported'],
    [409, 'winners_changed'],
  ])('of nothing that the sentence explains: %s %s', async (status, code) => {
    const body = { error: 'No.', code, requestId: 'its-number' };
    expect(await answerOf(Response.json(body, { status }))).toBeUndefined();
  });

  test('of an answer that could not be read, where it still bears it', async () => {
    const headers = { 'X-Request-Id': 'its-number' };
    expect(await answerOf(new Response('<html>', { headers }))).toBe('its-number');
    expect(await answerOf(new Response('<html>'))).toBeUndefined();
  });
});
