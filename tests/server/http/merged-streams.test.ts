import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../shared/wire/frames.ts';
import {
  enter,
  inviteJudge,
  openContestHouse,
  readJson,
  signIn,
  type ContestHouse,
} from '../../support/contest-house.ts';

const poll = async (house: ContestHouse, query: string, headers: Record<string, string> = {}) => {
  const response = await house.ask(`/api/events?${query}`, { headers });
  return { status: response.status, body: await readJson(response) };
};

const told = (body: Record<string, unknown>) =>
  (body.events as Delivery[]).map(([name, , { stream, seq }]) => ({ name, stream, seq }));

describe('several streams asked for at once', () => {
  it('are served as one, in the order of the log', async () => {
    await using house = await openContestHouse();
    await enter(house);
    await enter(house);
    const organiser = await signIn(house);
    const { judge } = await inviteJudge(house, organiser, 'Rosa');
    const { status, body } = await poll(house, 'stream=judges,public&after=0', judge);
    expect(status).toBe(200);
    const entries = told(body).filter(({ name }) => name === 'newSubmission');
    expect(entries.map(({ stream }) => stream).sort()).toEqual([
      ...['judges', 'judges', 'public', 'public'],
    ]);
    const seqs = told(body).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  it('go on together from one place, and begin anew together', async () => {
    await using house = await openContestHouse();
    const { seq } = await enter(house);
    const organiser = await signIn(house);
    const { body } = await poll(house, 'stream=judges,public&after=0', organiser);
    await enter(house);
    const query = `stream=judges,public&after=${seq}&epoch=${String(body.epoch)}`;
    const rest = await poll(house, query, organiser);
    expect(told(rest.body).map(({ stream }) => stream)).toEqual(['public', 'judges']);
    const foreign = await poll(house, 'stream=judges,public&after=1&epoch=another', organiser);
    expect(foreign.body).toMatchObject({
      reset: { stream: 'public', reason: 'epoch' },
      resets: [{ stream: 'public' }, { stream: 'judges' }],
    });
  });

  it('give the browser a place only when every stream has told of it', async () => {
    await using house = await openContestHouse();
    const { seq } = await enter(house);
    const organiser = await signIn(house);
    const leaving = new AbortController();
    const response = await fetch(`${house.url}/api/events?stream=public,judges&after=0`, {
      headers: { Accept: 'text/event-stream', ...organiser },
      signal: leaving.signal,
    });
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.match(/event: newSubmission/g)?.length === 2) break;
    }
    leaving.abort();
    const ids = text
      .split('\n\n')
      .filter((block) => block.includes('event: newSubmission'))
      .map((block) => /^id: .*:(\d+)$/m.exec(block)?.[1]);
    expect(ids).toEqual([undefined, String(seq)]);
  });

  it('are refused where one of them may not be read, is unknown, or is an inbox', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const tried: [string, Record<string, string>, number][] = [
      ['stream=public,judges', {}, 401],
      ['stream=public,everything', organiser, 400],
      ['stream=judges,inbox', organiser, 400],
      ['stream=inbox', {}, 400],
    ];
    for (const [query, headers, status] of tried)
      expect([query, (await poll(house, query, headers)).status]).toEqual([query, status]);
    const { body } = await poll(house, 'stream=judges,inbox', organiser);
    expect(body.error).toContain('socket');
  });

  it('answers a request for the headers alone, instead of following for ever', async () => {
    await using house = await openContestHouse();
    const headers = { Accept: 'text/event-stream' };
    expect((await house.ask('/api/events', { method: 'HEAD', headers })).status).toBe(200);
  });
});
