import type { Audience } from '../../shared/contest/views.ts';
import { enterDesign } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { jpegPhoto } from '../support/sample-photos.ts';
import * as z from 'zod';
import type { Podium } from './publisher.ts';

/** A contest on disk, run by the real program, with entries and people who are signed in. */
export type ContestToBreak = {
  readonly server: ContestServer;
  readonly podiums: readonly Podium[];
  /** What each audience's pages are known by; the public by nothing. */
  readonly cookies: Readonly<Record<Audience, string>>;
  /** The last record of the preparations. */
  readonly head: number;
};

const entriesEach = 2;

/** `env` adds to the program's environment. */
export const prepareContest = async (
  env: Readonly<Record<string, string>>,
): Promise<ContestToBreak> => {
  const server = await startContestServer({
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_SUBMIT_PER_DEVICE: '1000',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '1000',
    ...env,
  });
  try {
    return { server, ...(await furnish(server)) };
  } catch (thrown) {
    await server.dispose();
    throw thrown;
  }
};

const furnish = async ({
  url,
  adminPassword,
}: ContestServer): Promise<Omit<ContestToBreak, 'server'>> => {
  const photo = await jpegPhoto(320, 400);
  const categories = z
    .array(z.object({ id: z.string() }))
    .parse(await (await fetch(`${url}/categories.json`)).json());
  const podiums: Podium[] = [];
  for (const { id: category } of categories) {
    const entryIds: string[] = [];
    while (entryIds.length < entriesEach)
      entryIds.push((await enterDesign(url, { caption: 'Koi', category, photo })).id);
    podiums.push({ categoryId: category, entryIds });
  }
  const organisers = await signIn(url, { password: adminPassword });
  const invite = await ask(url, '/api/invites', { label: 'Judge' }, organisers);
  const { url: address } = z.object({ url: z.string() }).parse(await invite.json());
  const judges = await signIn(url, { invite: new URL(address).hash.slice(1) });
  const snapshot = await fetch(`${url}/api/snapshot?stream=organisers`, {
    headers: { Cookie: organisers },
  });
  const { seq: head } = z.object({ seq: z.number() }).parse(await snapshot.json());
  return { podiums, cookies: { public: '', judges, organisers }, head };
};

const signIn = async (url: string, credentials: object): Promise<string> => {
  const answer = await ask(url, '/api/login', credentials);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ');
};

const ask = async (url: string, path: string, body: object, cookie = ''): Promise<Response> => {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response;
};
