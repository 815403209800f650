import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Follower } from '../../../lib/realtime/index.ts';
import { sendServerEvents } from '../../../server/http/server-events.ts';
import type { Meta } from '../../../shared/wire/cursor.ts';
import type { Delivery } from '../../../shared/wire/frames.ts';
import {
  enter,
  inviteJudge,
  json,
  openContestHouse,
  readJson,
  signIn,
} from '../../support/contest-house.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { listen } from '../../support/listen.ts';

type ServerEvent = { readonly event: string; readonly id: string; readonly data: unknown };

/** Reads server-sent events one by one, as an EventSource does. */
const listenTo = async (url: string, headers: Record<string, string> = {}) => {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, {
    headers: { Accept: 'text/event-stream', ...headers },
    signal: leaving.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const nextBlock = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return block;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) return undefined;
      text += chunk.value;
    }
  };
  const next = async (): Promise<ServerEvent | undefined> => {
    for (;;) {
      const block = await nextBlock();
      if (block === undefined) return undefined;
      const field = (name: string) =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? undefined;
      const [event, id, data] = [field('event'), field('id'), field('data')];
      if (event !== undefined && id !== undefined && data !== undefined)
        return { event, id, data: JSON.parse(data) };
    }
  };
  /** The next entry; what else the stream tells is passed over. */
  const nextEntry = async (): Promise<ServerEvent | undefined> => {
    for (;;) {
      const event = await next();
      if (event === undefined || event.event === 'newSubmission') return event;
    }
  };
  return { response, next, nextEntry, nextBlock };
};

const numberOf = (event: ServerEvent | undefined): number | undefined =>
  (event?.data as [{ number: number }, Meta] | undefined)?.[0].number;

describe('server-sent events', () => {
  it('tell what is kept, then what comes, each with its place', async () => {
    await using house = await openContestHouse();
    const first = await enter(house);
    const events = await listenTo(`${house.url}/api/events?after=0`);
    expect(events.response.headers.get('content-type')).toContain('text/event-stream');
    const old = await events.nextEntry();
    expect(old).toMatchObject({ event: 'newSubmission' });
    const [data, meta] = old?.data as [unknown, Meta];
    expect(data).toMatchObject({ id: first.id, number: 1, artist: null });
    expect(old?.id).toBe(`${meta.epoch}:${first.seq}`);
    expect(meta).toMatchObject({ stream: 'public', seq: first.seq });
    await enter(house);
    expect(numberOf(await events.nextEntry())).toBe(2);
  });

  it('go on after the last one that the browser saw', async () => {
    await using house = await openContestHouse();
    for (let round = 0; round < 4; round += 1) await enter(house);
    const path = `${house.url}/api/events?stream=public&after=0`;
    const before = await listenTo(path);
    await before.nextEntry();
    const second = await before.nextEntry();
    expect(numberOf(second)).toBe(2);
    const again = await listenTo(path, { 'Last-Event-ID': second?.id ?? '' });
    expect([numberOf(await again.nextEntry()), numberOf(await again.nextEntry())]).toEqual([3, 4]);
  });

  it('of another history begin anew with a snapshot', async () => {
    await using house = await openContestHouse();
    const { seq } = await enter(house);
    const events = await listenTo(`${house.url}/api/events?after=7&epoch=another`);
    expect(await events.next()).toMatchObject({
      event: 'reset',
      data: { reason: 'epoch', seq, stream: 'public' },
    });
  });

  it('end for a judge whose invite is revoked', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { judge, id } = await inviteJudge(house, organiser, 'Rosa');
    const events = await listenTo(`${house.url}/api/events?stream=judges&after=0`, judge);
    await enter(house);
    expect(numberOf(await events.nextEntry())).toBe(1);
    await house.ask(`/api/invites/${id}`, { method: 'DELETE', headers: organiser });
    await enter(house);
    expect(await events.nextEntry()).toBeUndefined();
    const again = await listenTo(`${house.url}/api/events?stream=judges`, judge);
    expect(again.response.status).toBe(401);
  });

  it('say now and then that somebody is there, and stop when the listener leaves', async () => {
    const clock = createFakeClock();
    const followers: Follower[] = [];
    let closed = 0;
    const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
    const app = express();
    app.get('/', (_request, response) => {
      sendServerEvents({
        ...{ response, clock, mayRead: () => true },
        follow: (follower) => {
          followers.push(follower);
          return {
            resume: () => undefined,
            close: () => {
              closed += 1;
              leave(undefined);
            },
          };
        },
      });
    });
    await using server = await listen(app);
    const events = await listenTo(server.url);
    expect(await events.nextBlock()).toBe('retry: 2000');
    clock.advance(8000);
    expect(await events.nextBlock()).toBe(': still here');
    followers[0]?.onEnd('shutdown');
    expect(await events.nextBlock()).toBeUndefined();
    await left;
    expect([closed, clock.pending]).toEqual([1, 0]);
  });
});

describe('polling', () => {
  it('gives what came after a place, and where it begins anew', async () => {
    await using house = await openContestHouse();
    for (let round = 0; round < 3; round += 1) await enter(house);
    const page = await readJson(await house.ask('/api/events?after=0'));
    const events = (page.events as Delivery[]).filter(([name]) => name === 'newSubmission');
    expect(events.map(([, data]) => data)).toMatchObject([
      { number: 1 },
      { number: 2 },
      { number: 3 },
    ]);
    expect(page.more).toBe(false);
    const [, , meta] = events[1] ?? [];
    const rest = await readJson(
      await house.ask(`/api/events?after=${meta?.seq}&epoch=${meta?.epoch}`),
    );
    expect((rest.events as Delivery[]).map(([, data]) => data)).toEqual([events[2]?.[1]]);
    const foreign = await readJson(await house.ask('/api/events?after=1&epoch=another'));
    expect(foreign).toMatchObject({ reset: { reason: 'epoch' } });
    const wrong = await house.ask('/api/events?after=yesterday');
    expect([wrong.status, (await readJson(wrong)).details]).toEqual([422, { field: 'after' }]);
  });
});

describe('a snapshot', () => {
  it('shows each audience its own view, and costs nothing while nothing changes', async () => {
    await using house = await openContestHouse();
    const { seq, id } = await enter(house);
    const organiser = await signIn(house);
    const path = `/api/snapshot?stream=public&atLeast=${seq}`;
    const response = await house.ask(path);
    const snapshot = (await readJson(response)) as { seq: number; view: { entries: object } };
    expect(snapshot.seq).toBeGreaterThanOrEqual(seq);
    expect(snapshot.view.entries).toMatchObject({ [id]: { number: 1, artist: null } });
    expect(JSON.stringify(snapshot)).not.toMatch(/Ada Needle|170/);
    const headers = {
      'If-None-Match': response.headers.get('etag') ?? '',
      'Cache-Control': 'max-age=0',
    };
    expect((await house.ask(path, { headers })).status).toBe(304);
    const whole = await house.ask(`/api/snapshot?stream=organisers&atLeast=${seq}`, {
      headers: organiser,
    });
    expect(await readJson(whole)).toMatchObject({
      view: { entries: { [id]: { private: { name: 'Ada Needle' } } } },
    });
  });

  it('of the newest entries says that there are no others, and knows no other part', async () => {
    await using house = await openContestHouse();
    const { id } = await enter(house);
    const newest = await readJson(await house.ask('/api/snapshot?stream=public&part=newest'));
    expect(newest).toMatchObject({ whole: true, view: { entries: { [id]: { number: 1 } } } });
    expect((await house.ask('/api/snapshot?stream=public&part=oldest')).status).toBe(400);
  });

  it('followed by its events shows everything once', async () => {
    await using house = await openContestHouse();
    await enter(house);
    const snapshot = await readJson(await house.ask('/api/snapshot'));
    await enter(house);
    await house.ask('/api/contest', json('PATCH', { name: 'Later' }, await signIn(house)));
    const { epoch, seq } = snapshot as { epoch: string; seq: number };
    const page = await readJson(await house.ask(`/api/events?after=${seq}&epoch=${epoch}`));
    expect((page.events as Delivery[]).map(([name]) => name)).toEqual([
      'newSubmission',
      'contestChanged',
    ]);
  });
});
