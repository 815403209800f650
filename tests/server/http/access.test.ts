import express from 'express';
import { describe, expect, it } from 'vitest';
import { routeAccess, socketEventAccess, type RouteKey } from '../../../server/domain/access.ts';
import { createRouteTable } from '../../../server/http/route-table.ts';
import type { WhoAsks } from '../../../server/http/who-asks.ts';
import {
  enter,
  inviteJudge,
  json,
  openContestHouse,
  readJson,
  signIn,
  type ContestHouse,
} from '../../support/contest-house.ts';
import { commandBody, commands, routes, socketEvents, streams } from './access-fixture.ts';

type Letter = 'v' | 'r' | 'j' | 'o';
type Headers = Readonly<Record<string, string>>;

const everybody: readonly Letter[] = ['v', 'r', 'j', 'o'];

const refusals = ['not_signed_in', 'not_allowed', 'receipt_not_valid'];

const isRefused = async (response: Response): Promise<boolean> => {
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  if (!isJson || response.status < 400) {
    await response.body?.cancel();
    return false;
  }
  return refusals.includes(String((await readJson(response)).code));
};

/** One of each kind at the door, with an entry of their own each. */
const gather = async (house: ContestHouse) => {
  const organiser = await signIn(house);
  const { judge, id: inviteId } = await inviteJudge(house, organiser, 'Rosa');
  const headersOf = async (letter: Letter): Promise<{ headers: Headers; id: string }> => {
    const entry = await enter(house);
    const byLetter: Record<Letter, Headers> = {
      v: {},
      r: entry.receipt,
      j: judge,
      o: organiser,
    };
    return { headers: byLetter[letter], id: entry.id };
  };
  return { headersOf, inviteId };
};

/** The letters of those who were let in. */
const lettersLetIn = async (
  house: ContestHouse,
  ask: (who: { headers: Headers; id: string; letter: Letter }) => Promise<Response>,
): Promise<string> => {
  const { headersOf } = await gather(house);
  let letters = '';
  for (const letter of everybody) {
    const response = await ask({ ...(await headersOf(letter)), letter });
    if (!(await isRefused(response))) letters += letter;
  }
  return letters;
};

const bodies: Readonly<Record<string, unknown>> = {
  'POST /api/login': { password: 'a guess' },
  'POST /api/save-winners': { winners: {} },
};

const askRoute = (house: ContestHouse, key: string, id: string, headers: Headers) => {
  const [method = '', pattern = ''] = key.split(' ');
  const path = pattern.replace(':id', id).replace(':key', 'k').replace(':file', '320.webp');
  const init =
    method === 'GET'
      ? { headers: { ...headers, Accept: 'application/json' } }
      : json(method, bodies[key] ?? {}, headers);
  return house.ask(path, init);
};

describe('who may do what', () => {
  it('lists exactly the routes and socket events that were agreed on', () => {
    expect(Object.keys(routeAccess).sort()).toEqual(Object.keys(routes).sort());
    expect(socketEventAccess).toEqual(
      Object.fromEntries(
        Object.entries(socketEvents).map(([name, letters]) => [name, rolesOf(letters)]),
      ),
    );
  });

  it('lets each route be used by exactly those who may', async () => {
    await using house = await openContestHouse();
    const { headersOf } = await gather(house);
    const found: Record<string, string> = {};
    // Signing out ends the session that the others are tried with, and revealing ends what can be changed.
    const last = ['POST /api/contest/reveal', 'POST /api/logout'];
    const order = [...Object.keys(routes).filter((key) => !last.includes(key)), ...last];
    const people = new Map<Letter, Awaited<ReturnType<typeof headersOf>>>();
    for (const letter of everybody) people.set(letter, await headersOf(letter));
    for (const key of order) {
      found[key] = '';
      for (const [letter, { headers, id }] of people) {
        const refused = await isRefused(await askRoute(house, key, id, headers));
        if (!refused) found[key] += letter;
      }
    }
    expect(found).toEqual(routes);
  });

  it.each(Object.entries(streams))('shows the stream %s to %s alone', async (stream, letters) => {
    await using house = await openContestHouse();
    for (const path of ['snapshot', 'events']) {
      const found = await lettersLetIn(house, ({ headers }) =>
        house.ask(`/api/${path}?stream=${stream}`, { headers: { ...headers } }),
      );
      expect([path, found]).toEqual([path, letters]);
    }
  });

  it('takes each command from exactly those who may', async () => {
    await using house = await openContestHouse();
    const found: Record<string, string> = {};
    const last = 'revealResults';
    const order = [...Object.keys(commands).filter((type) => type !== last), last];
    for (const type of order)
      found[type] = await lettersLetIn(house, ({ headers, id }) =>
        house.ask('/api/commands', json('POST', commandBody(type, id), headers)),
      );
    expect(found).toEqual(commands);
  });

  it('does not start with a route that is not in the table', () => {
    const nobody: WhoAsks = {
      admit: () => {
        throw new Error('nobody asks');
      },
      session: () => {
        throw new Error('nobody asks');
      },
    };
    const table = createRouteTable(express.Router(), nobody);
    const unlisted = 'GET /api/secrets' as RouteKey;
    expect(() => table.add(unlisted, () => undefined)).toThrow(/not in the access table/);
    table.add('GET /health', () => undefined);
    expect(() => table.add('GET /health', () => undefined)).toThrow(/twice/);
  });
});

const rolesOf = (letters: string): string[] => {
  const names: Record<string, string> = { v: 'visitor', r: 'receipt', j: 'judge', o: 'organiser' };
  return letters.split('').map((letter) => names[letter] ?? letter);
};
