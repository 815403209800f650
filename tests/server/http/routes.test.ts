import { describe, expect, it } from 'vitest';
import {
  enter,
  inviteJudge,
  json,
  openContestHouse,
  readJson,
  signIn,
} from '../../support/contest-house.ts';

describe('the gallery', () => {
  it('lists entries by category, without names until the results', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { id } = await enter(house);
    const before = await readJson(await house.ask('/api/feed'));
    expect(before).toMatchObject({ winnersAvailable: false });
    expect(before.feed).toMatchObject({
      traditional: [],
      flash: [{ id, number: 1, caption: 'Swallow with a key', artist: null }],
    });
    const listed = await readJson(await house.ask('/api/submissions', { headers: organiser }));
    expect(listed.submissions).toMatchObject({
      flash: [{ private: { name: 'Ada Needle', phone: '+49 170 1234567' } }],
    });
    await house.ask('/api/save-winners', json('POST', { winners: { flash: [id] } }, organiser));
    await house.ask('/api/contest/reveal', json('POST', {}, organiser));
    expect(await readJson(await house.ask('/api/feed'))).toMatchObject({
      feed: { flash: [{ artist: 'Ada Needle' }] },
      winnersAvailable: true,
    });
    expect(await readJson(await house.ask('/api/winners'))).toMatchObject({
      winners: { flash: [{ id, place: 1, artist: 'Ada Needle' }] },
    });
  });

  it('stops showing the photo of an entry that was hidden, but to the organiser', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    const { id, imageUrl } = await enter(house);
    const look = async (as: Record<string, string> = {}) =>
      (await house.ask(imageUrl, { headers: as })).status;
    expect(await look()).toBe(200);
    const hidden = await house.ask(`/api/entries/${id}/hide`, json('POST', {}, headers));
    expect([hidden.status, (await readJson(hidden)).details]).toEqual([422, { field: 'reason' }]);
    const reason = { reason: 'Not a tattoo' };
    const answer = await house.ask(`/api/entries/${id}/hide`, json('POST', reason, headers));
    expect(await readJson(answer)).toMatchObject({
      success: true,
      entry: { private: { status: 'hidden', reason: 'Not a tattoo' } },
    });
    expect([await look(), await look(headers)]).toEqual([404, 200]);
    await house.ask(`/api/entries/${id}/restore`, json('POST', {}, headers));
    expect(await look()).toBe(200);
    await house.ask(`/api/entries/${id}/erase`, json('POST', reason, headers));
    expect([await look(), await look(headers)]).toEqual([404, 404]);
  });

  it('waits for approval where the organiser wants it', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    await house.ask('/api/contest', json('PATCH', { publish: 'after-approval' }, headers));
    const { id, imageUrl, receipt } = await enter(house);
    const other = await enter(house);
    expect(await readJson(await house.ask('/api/feed'))).toMatchObject({ feed: { flash: [] } });
    const look = (as: Record<string, string> = {}) => house.ask(imageUrl, { headers: as });
    expect([(await look()).status, (await look({ ...other.receipt })).status]).toEqual([404, 404]);
    for (const as of [{ ...receipt }, headers]) {
      const mine = await look(as);
      expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    }
    await house.ask(`/api/entries/${id}/approve`, json('POST', {}, headers));
    expect(await readJson(await house.ask('/api/feed'))).toMatchObject({
      feed: { flash: [{ id }] },
    });
    expect((await look()).headers.get('cache-control')).toContain('immutable');
  });
});

describe('a receipt', () => {
  it('lets its entry be changed and withdrawn, and no other', async () => {
    await using house = await openContestHouse();
    const mine = await enter(house);
    const other = await enter(house);
    const change = { caption: 'A better title', category: 'colour', phone: '', email: '' };
    const wrong = await house.ask(`/api/entries/${mine.id}`, json('PATCH', change, mine.receipt));
    expect((await readJson(wrong)).details).toEqual({ field: 'phone' });
    const right = { caption: change.caption, category: change.category };
    const changed = await house.ask(`/api/entries/${mine.id}`, json('PATCH', right, mine.receipt));
    expect(await readJson(changed)).toMatchObject({
      success: true,
      entry: { caption: 'A better title', categoryId: 'colour', name: 'Ada Needle' },
    });
    const strange = await house.ask(`/api/entries/${other.id}`, { headers: mine.receipt });
    expect([strange.status, (await readJson(strange)).code]).toEqual([401, 'receipt_not_valid']);
    const init = { method: 'DELETE', headers: mine.receipt };
    expect((await house.ask(`/api/entries/${mine.id}`, init)).status).toBe(200);
    expect((await house.ask(mine.imageUrl)).status).toBe(404);
  });

  it('works in a browser in which a judge is signed in', async () => {
    await using house = await openContestHouse();
    const { judge } = await inviteJudge(house, await signIn(house), 'Rosa');
    const mine = await enter(house);
    const headers = { ...judge, ...mine.receipt };
    expect((await house.ask(`/api/entries/${mine.id}`, { headers })).status).toBe(200);
  });
});

describe('two judges saving at once', () => {
  it('the second is shown who saved what, and nothing is overwritten', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { judge: rosa } = await inviteJudge(house, organiser, 'Rosa');
    const { judge: max } = await inviteJudge(house, organiser, 'Max');
    const [a, b] = [await enter(house), await enter(house)];
    const save = (as: { Cookie: string }, id: string) =>
      house.ask(
        '/api/save-winners',
        json('POST', { winners: { flash: [id] }, expectedRevision: 0 }, as),
      );
    expect(await readJson(await save(rosa, a.id))).toMatchObject({ success: true, revision: 1 });
    const refused = await save(max, b.id);
    expect(refused.status).toBe(409);
    expect(await readJson(refused)).toMatchObject({
      code: 'winners_changed',
      details: {
        revision: 1,
        changed: [{ categoryId: 'flash', entryIds: [a.id], savedBy: 'Rosa' }],
      },
    });
  });

  it('each keeps stars of their own', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { judge } = await inviteJudge(house, organiser, 'Rosa');
    const { id } = await enter(house);
    const command = {
      key: 'star-it-now',
      command: { type: 'starEntry', entryId: id, starred: true },
    };
    const answer = await readJson(await house.ask('/api/commands', json('POST', command, judge)));
    expect(answer).toMatchObject({ success: true, replayed: false, backedUp: 0 });
    const again = await readJson(await house.ask('/api/commands', json('POST', command, judge)));
    expect(again).toMatchObject({ seq: answer.seq, replayed: true });
    const stars = async (headers: Record<string, string>) =>
      readJson(await house.ask('/api/stars', { headers }));
    expect([await stars(judge), await stars(organiser)]).toEqual([
      { entries: [id] },
      { entries: [] },
    ]);
  });
});

describe('the organiser', () => {
  it('changes the contest and its categories, and is told which field is wrong', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    const change = { name: 'Ink & Steel', timeZone: 'Europe/Rome' };
    await house.ask('/api/contest', json('PATCH', change, headers));
    expect(await readJson(await house.ask('/api/contest'))).toMatchObject({
      ...change,
      phase: 'open',
      winnersVisibility: 'live',
      publish: 'at-once',
    });
    const wrong = await house.ask('/api/contest', json('PATCH', { timeZone: 'Mars' }, headers));
    expect(await readJson(wrong)).toMatchObject({
      error: 'The field "timeZone" is not a time zone such as Europe/Berlin.',
      details: { field: 'timeZone' },
    });
    const categories = [{ id: 'neo', name: 'Neo' }];
    await house.ask('/api/categories', json('POST', { categories }, headers));
    expect(await (await house.ask('/categories.json')).json()).toMatchObject(categories);
  });

  it('invites judges by a link that is shown once, and revokes it', async () => {
    await using house = await openContestHouse({ publicUrl: 'http://contest.example' });
    const headers = await signIn(house);
    const made = await house.ask('/api/invites', json('POST', { label: 'Rosa' }, headers));
    expect(made.status).toBe(201);
    const { url, invite } = (await readJson(made)) as { url: string; invite: { id: string } };
    expect(url).toMatch(/^http:\/\/contest\.example\/invite#[\w-]{20,}$/);
    const judge = await signIn(house, { invite: url.split('#')[1] ?? '' });
    const session = async () => readJson(await house.ask('/api/session', { headers: judge }));
    expect(await session()).toMatchObject({ role: 'judge', label: 'Rosa' });
    const listed = await readJson(await house.ask('/api/invites', { headers }));
    expect(listed).toMatchObject({ invites: [{ id: invite.id, label: 'Rosa' }] });
    expect(JSON.stringify(listed)).not.toContain(url.split('#')[1]);
    await house.ask(`/api/invites/${invite.id}`, { method: 'DELETE', headers });
    expect(await session()).toMatchObject({ role: 'visitor' });
  });

  it('sees counts of everything', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    await enter(house);
    expect(await readJson(await house.ask('/api/metrics', { headers }))).toMatchObject({
      counts: { entries: { published: 1, hidden: 0 }, categories: 6, sessions: 1 },
      store: { kind: 'open' },
      backups: { backedUp: 0, lagSeconds: null },
    });
  });

  it('sees who is connected, and how far behind', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    await enter(house);
    const seen = await readJson(await house.ask('/api/socket/debug', { headers }));
    expect(seen).toMatchObject({
      connections: { active: 0, plain: 0 },
      lag: { max: 0 },
      rooms: {},
      furthestBehind: [],
    });
    expect((await house.ask('/api/socket/debug')).status).toBe(401);
  });
});

describe('machines', () => {
  it('are told whether the server is alive and fit for traffic', async () => {
    await using house = await openContestHouse();
    expect(await readJson(await house.ask('/health'))).toEqual({ status: 'ok' });
    expect(await readJson(await house.ask('/ready'))).toEqual({ status: 'ready' });
    house.readiness.set('draining', 'The server is shutting down.');
    const ready = await house.ask('/ready');
    expect([ready.status, await readJson(ready)]).toEqual([
      503,
      { status: 'not-ready', reasons: ['The server is shutting down.'] },
    ]);
    expect((await house.ask('/health')).status).toBe(200);
    expect(await readJson(await house.ask('/api/realtime-health'))).toMatchObject({
      status: 'healthy',
      failureThreshold: 3,
      successThreshold: 2,
    });
    expect(await readJson(await house.ask('/api/realtime-fallback'))).toMatchObject({
      available: true,
      fallbackRecommended: false,
    });
  });
});

describe('the pages', () => {
  it('are one file for every address, and what it names is kept for ever', async () => {
    await using house = await openContestHouse();
    for (const path of ['/', '/judge', '/receipt/abc']) {
      const page = await house.ask(path);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await page.text()).toContain('<title>Contest</title>');
    }
    const script = await house.ask('/assets/main-1a2b3c.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await house.ask('/assets/gone-1a2b3c.js')).status).toBe(404);
    expect((await house.ask('/favicon.png')).status).toBe(404);
  });

  it('have an offline worker and a manifest that are asked for each time, so that an update is seen', async () => {
    await using house = await openContestHouse();
    for (const [path, type] of [
      ['/sw.js', 'text/javascript'],
      ['/manifest.webmanifest', 'application/manifest+json'],
    ] as const) {
      const file = await house.ask(path);
      expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(file.headers.get('content-type')).toContain(type);
    }
  });

  it('say how to build them when they are not there', async () => {
    await using house = await openContestHouse({ overrides: { clientDir: '/nowhere-at-all' } });
    const page = await house.ask('/');
    expect([page.status, await page.text()]).toEqual([
      503,
      'The pages are not built yet: run `npm run build`.',
    ]);
  });

  it('have QR codes of their own addresses alone', async () => {
    await using house = await openContestHouse();
    const code = await house.ask('/api/qr.svg?text=/enter');
    expect(code.headers.get('content-type')).toContain('image/svg+xml');
    expect(await code.text()).toMatch(/^<svg[^>]*>/);
    const token = await house.ask('/api/qr.svg?text=%2Freceipt%2Fa%23secret');
    expect(token.headers.get('cache-control')).toBe('no-store');
    for (const text of ['https://elsewhere.example', '//elsewhere.example/', 'enter', '/\\x'])
      expect((await house.ask(`/api/qr.svg?text=${encodeURIComponent(text)}`)).status).toBe(400);
  });
});
