import { get } from 'node:http';
import { fail, pass, passWithout, Wrong, type Context, type Line, type Verdict } from '../line.ts';
import { openHouse, roles, type House, type Role } from './house.ts';
import { furnish, readWinners, untilBackedUp, untilPhotosKept, whatIsLost } from './kept.ts';
import { openPlainClient, type PlainClient } from './plain-client.ts';
import { until } from './until.ts';

/** Deploys and restarts. */
export const stopLines: readonly Line[] = [
  {
    name: 'drain',
    about: 'SIGTERM: 503 on /ready at once, clients are told, exit code 0 within 25 seconds',
    needs: ['roles'],
    isAlone: true,
    run: drainAll,
  },
  {
    name: 'restart',
    about: 'after SIGTERM and a start of all three, everything is there',
    needs: ['entry', 'winners'],
    isAlone: true,
    run: restartAll,
  },
];

const endLimitMs = 25_000;
/** A signal is not taken in the midst of other work. */
const atOnceMs = 500;

async function drainAll(context: Context): Promise<Verdict> {
  const house = await openHouse(context);
  const client = openPlainClient(house);
  try {
    await until(context, () => client.isConnected(), {
      limitMs: 10_000,
      wrong: 'No socket is let in within 10 seconds.',
      todo: 'See the line "entry".',
    });
    const times: string[] = [];
    for (const role of roles) times.push(`${role} ${await drain(house, role, client)}`);
    return pass(`503 at once, clients told, exit code 0: ${times.join(', ')}`);
  } finally {
    client.close();
  }
}

const mendDrain =
  'Look at shutDown in server/compose.ts and server/compose-inner-role.ts: unready first, then drain.';

/** Ends one role by SIGTERM and holds it to its promises; how long it took. */
const drain = async (house: House, role: Role, client: PlainClient): Promise<string> => {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  house.signal(role, 'SIGTERM');
  const ended = house.ended(role).then((code) => ({ code, ms: elapsed() }));
  const refused = await watchReady(house, role, elapsed);
  const { code, ms } = await Promise.race([
    ended,
    until(house.context, () => !house.isRunning(role), {
      limitMs: endLimitMs - elapsed(),
      wrong: `${role} still ran 25 seconds after SIGTERM.`,
      todo: 'Look for what it waits for: fly.toml gives 30 seconds, then it is killed.',
    }).then(() => ended),
  ]);
  if (code !== 0)
    throw new Wrong(
      `${role} ended with exit code ${code ?? 'none'} after SIGTERM.`,
      'Look at "end" in server/main.ts, and at what the role logs last: a supervisor takes anything but 0 for a crash.',
    );
  if (role === 'app') requireTold(client, refused);
  return `${(ms / 1000).toFixed(1)} s`;
};

/** Asks /ready until nobody answers any more; how often it was a 503. */
const watchReady = async (house: House, role: Role, elapsed: () => number): Promise<number> => {
  let refused = 0;
  while (house.isRunning(role) && elapsed() < endLimitMs) {
    const askedAt = elapsed();
    const answer = await askReady(house.urlOf(role));
    if (answer === undefined) break;
    if (answer === 503) refused += 1;
    if (answer === 200 && (askedAt > atOnceMs || refused > 0))
      throw new Wrong(
        `${role} answers /ready with 200 ${askedAt.toFixed(0)} ms after SIGTERM, while it is ending.`,
        mendDrain,
      );
  }
  return refused;
};

/** On a connection of its own each time, as a proxy would; undefined where nobody answers. */
const askReady = (url: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const request = get(`${url}/ready`, { agent: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(undefined);
    });
  });

const requireTold = (client: PlainClient, refused: number): void => {
  if (client.heard('server-shutdown').length === 0)
    throw new Wrong(
      'Connected clients were not told "server-shutdown" before app ended.',
      'Look at shutdown in lib/realtime: pages show "Server updating" by it and come back by themselves.',
    );
  if (refused === 0)
    throw new Wrong(
      'app answered no 503 on /ready after SIGTERM: it closed its door while clients were connected.',
      mendDrain,
    );
};

async function restartAll(context: Context): Promise<Verdict> {
  const house = await openHouse(context);
  const kept = await furnish(house);
  const winners = await readWinners(house);
  const last = kept.at(-1);
  if (last === undefined) return fail('Nothing was entered.', 'See the line "entry".');
  await untilBackedUp(house, last.seq);
  await untilPhotosKept(house, kept);
  for (const role of roles) house.signal(role, 'SIGTERM');
  for (const role of roles) await house.ended(role);
  for (const role of roles) house.launch(role);
  for (const role of roles) await house.untilReady(role);
  return passWithout(await whatIsLost(house, kept, winners), {
    shown: 'entries, pictures, winners, receipts and answered keys are as before',
    todo: 'Acknowledged is on disk: look at what the roles write at a shutdown and read at a start.',
  });
}
