import { describe, expect, it } from 'vitest';
import { json, openContestHouse, password, readJson } from '../../support/contest-house.ts';

const limits = (login: number, loginInAll?: number) => ({
  trustProxy: 'loopback',
  rateLimits: {
    ...{ submitPerDevice: 0, submitPerAddress: 0, login },
    ...(loginInAll === undefined ? {} : { loginInAll }),
  },
});

type House = Awaited<ReturnType<typeof openContestHouse>>;

const tryFrom = async (house: House, address: string, given: string): Promise<number> => {
  const headers = { 'X-Forwarded-For': address };
  return (await house.ask('/api/login', json('POST', { password: given }, headers))).status;
};

describe('guessing the password', () => {
  it('ends after some failures from one address', async () => {
    await using house = await openContestHouse(limits(3));
    for (let round = 0; round < 3; round += 1)
      expect(await tryFrom(house, '192.0.2.1', 'a guess')).toBe(401);
    expect(await tryFrom(house, '192.0.2.1', password)).toBe(429);
    expect(await tryFrom(house, '192.0.2.2', password)).toBe(200);
  });

  it('counts failures only, so that a whole jury may sign in at one address', async () => {
    await using house = await openContestHouse(limits(2));
    for (let round = 0; round < 6; round += 1)
      expect(await tryFrom(house, '192.0.2.1', password)).toBe(200);
  });

  it('ends from everywhere after many failures, and says how long', async () => {
    await using house = await openContestHouse(limits(2, 4));
    const from = (last: number) => tryFrom(house, `192.0.2.${String(last)}`, 'a guess');
    const statuses = [];
    for (let last = 1; last <= 5; last += 1) statuses.push(await from(last));
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
    const headers = { 'X-Forwarded-For': '192.0.2.9' };
    const refused = await house.ask('/api/login', json('POST', { password }, headers));
    expect(await readJson(refused)).toMatchObject({
      error: 'Too many sign-ins failed. Wait 15 minutes and try again.',
    });
  });

  it('counts the neighbours in one IPv6 network as one', async () => {
    await using house = await openContestHouse(limits(1));
    expect(await tryFrom(house, '2001:db8:1:2::1', 'a guess')).toBe(401);
    expect(await tryFrom(house, '2001:db8:1:2:aaaa::7', 'a guess')).toBe(429);
    expect(await tryFrom(house, '2001:db8:1:3::1', 'a guess')).toBe(401);
  });
});
