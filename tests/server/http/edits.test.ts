import { describe, expect, it } from 'vitest';
import {
  enter,
  json,
  openContestHouse,
  readJson,
  signIn,
  type ContestHouse,
  type Entered,
} from '../../support/contest-house.ts';

const patch = async (house: ContestHouse, { id, receipt }: Entered, body: unknown) => {
  const response = await house.ask(`/api/entries/${id}`, json('PATCH', body, { ...receipt }));
  const answer = await readJson(response);
  return { status: response.status, answer, entry: answer.entry as { email?: unknown } };
};

describe('an email address', () => {
  it.each([[''], [null]])(
    'is taken away by an edit that says %j, and stays out of it',
    async (email) => {
      await using house = await openContestHouse();
      const mine = await enter(house, { email: 'ada@ink.example' });
      expect((await patch(house, mine, { caption: 'Koi' })).entry.email).toBe('ada@ink.example');
      const cleared = await patch(house, mine, { email });
      expect([cleared.status, cleared.entry.email]).toEqual([200, null]);
      expect((await patch(house, mine, { caption: 'Rose' })).entry.email).toBeNull();
      const submissions = await house.ask('/api/submissions', { headers: await signIn(house) });
      expect(JSON.stringify(await readJson(submissions))).not.toContain('ada@ink.example');
    },
  );

  it('that is not complete is refused in its own words', async () => {
    await using house = await openContestHouse();
    const mine = await enter(house);
    const { status, answer } = await patch(house, mine, { email: 'ada@' });
    expect([status, answer.details]).toEqual([422, { field: 'email' }]);
    expect(answer.error).toContain('name@example.com');
  });
});

describe('what a contestant writes', () => {
  it('is one line without marks that would turn the page around', async () => {
    await using house = await openContestHouse();
    const mine = await enter(house, { caption: ' Koi\u0000\n\u202eand waves ' });
    const { entry } = await readJson(
      await house.ask(`/api/entries/${mine.id}`, { headers: { ...mine.receipt } }),
    );
    expect(entry).toMatchObject({ caption: 'Koi and waves' });
  });

  it.each([
    ['(((((', 422],
    ['+49 (1) 2', 422],
    ['call me', 422],
    ['0151/23-45', 200],
    ['+49 170 1234567', 200],
  ])('as a phone number, %s, is answered with %i', async (phone, status) => {
    await using house = await openContestHouse();
    const answer = await patch(house, await enter(house), { phone });
    expect(answer.status).toBe(status);
  });
});

describe('an edit', () => {
  it('with a field of endless name is not told all of it', async () => {
    await using house = await openContestHouse();
    const { answer } = await patch(house, await enter(house), { ['x'.repeat(100_000)]: 1 });
    expect(JSON.stringify(answer).length).toBeLessThan(500);
  });

  it('that is no JSON object is refused, not answered as if it had changed something', async () => {
    await using house = await openContestHouse();
    const mine = await enter(house);
    const headers = await signIn(house);
    expect((await patch(house, mine, ['caption'])).status).toBe(400);
    const untyped = { method: 'PATCH', body: '{"caption":"Koi"}', headers: { ...mine.receipt } };
    expect((await house.ask(`/api/entries/${mine.id}`, untyped)).status).toBe(400);
    const contest = { method: 'PATCH', body: '{"name":"Late"}', headers };
    expect((await house.ask('/api/contest', contest)).status).toBe(400);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'with the unknown field %s is told so by its name',
    async (field) => {
      await using house = await openContestHouse();
      const headers = { 'Content-Type': 'application/json', ...(await signIn(house)) };
      const body = `{"winners":{},"${field}":1}`;
      const response = await house.ask('/api/save-winners', { method: 'POST', headers, body });
      expect(await readJson(response)).toMatchObject({
        error: `The field "${field}" is not known here. Leave it out.`,
        details: { field },
      });
    },
  );
});
