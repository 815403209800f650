import { describe, expect, it } from 'vitest';
import {
  enter,
  entryForm,
  inviteJudge,
  json,
  openContestHouse,
  readJson,
  signIn,
} from '../../support/contest-house.ts';

const device = 'abcdefghjkmnpqrstvwxyz0123';

describe('what waited on a device', () => {
  it('is answered with the contest, its history and how far that is backed up', async () => {
    await using house = await openContestHouse();
    const { storeId, epoch } = house.contest.store.status();
    const session = await readJson(await house.ask('/api/session'));
    expect(session).toMatchObject({ contestId: storeId, epoch, backedUp: 0, role: 'visitor' });
    const body = await entryForm();
    const entered = await readJson(await house.ask('/api/submit', { method: 'POST', body }));
    expect(entered).toMatchObject({ contestId: storeId, epoch, backedUp: 0 });
    const organiser = await signIn(house);
    const command = { type: 'changeContest', name: 'Ink' };
    const changed = await house.ask(
      '/api/commands',
      json('POST', { key: 'a-key-of-eight', command }, organiser),
    );
    expect(await readJson(changed)).toMatchObject({ contestId: storeId, epoch, backedUp: 0 });
  });

  it('is not taken under another name than the one it was meant for', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { id: entryId } = await enter(house);
    const ada = await inviteJudge(house, organiser, 'Ada');
    const ben = await inviteJudge(house, organiser, 'Ben');
    const subjectOf = async (cookie: { readonly Cookie: string }) =>
      String((await readJson(await house.ask('/api/session', { headers: cookie }))).subject);
    const star = (headers: Record<string, string>) =>
      house.ask(
        '/api/commands',
        json(
          'POST',
          { key: 'star-of-ada', command: { type: 'starEntry', entryId, starred: true } },
          headers,
        ),
      );
    const adas = { 'X-Subject': await subjectOf(ada.judge) };
    const asBen = await star({ ...ben.judge, ...adas });
    expect(asBen.status).toBe(409);
    expect(await readJson(asBen)).toMatchObject({ code: 'other_subject' });
    const asNobody = await star(adas);
    expect(asNobody.status).toBe(401);
    expect(await readJson(asNobody)).toMatchObject({ code: 'not_signed_in' });
    expect((await star({ ...ada.judge, ...adas })).status).toBe(200);
    const stars = (cookie: { readonly Cookie: string }) =>
      house.ask('/api/stars', { headers: cookie }).then(readJson);
    expect(await stars(ben.judge)).toEqual({ entries: [] });
    expect(await stars(ada.judge)).toEqual({ entries: [entryId] });
  });

  it('is not taken by another contest than the one it was meant for', async () => {
    await using house = await openContestHouse();
    const { contestId } = await readJson(await house.ask('/api/session'));
    const submit = async (contest: string) =>
      house.ask('/api/submit', {
        method: 'POST',
        body: await entryForm(),
        headers: { 'X-Device': device, 'X-Contest': contest },
      });
    const refused = await submit('friday');
    expect(refused.status).toBe(409);
    expect(await readJson(refused)).toMatchObject({ code: 'other_contest' });
    expect((await submit(String(contestId))).status).toBe(201);
  });

  it('is a design of the device, so that a retry after signing in finds its answer', async () => {
    await using house = await openContestHouse();
    const headers = { 'X-Device': device, 'Idempotency-Key': 'one-design-only' };
    const first = await enter(house, {}, headers);
    const again = await enter(house, {}, { ...headers, ...(await signIn(house)) });
    expect(again.number).toBe(first.number);
  });
});
