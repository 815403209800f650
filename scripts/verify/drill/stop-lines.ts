import { setTimeout as wait } from 'node:timers/promises';
import { fail, pass, passWithout, Wrong, type Context, type Line, type Verdict } from '../line.ts';
import { holdRequest } from './held-request.ts';
import { openHouse, roles, statusOf, type House, type Role } from './house.ts';
import { furnish, readWinners, untilBackedUp, untilPhotosKept, whatIsLost } from './kept.ts';
import { openPlainClient, untilLetIn } from './plain-client.ts';
import { until } from './until.ts';

/** Deploys and restarts. */
export const stopLines: readonly Line[] = [
  {
    name: 'drain',
    about: 'SIGTERM: 503 on /ready at once, clients are told, exit code 0 within 25 seconds',
    needs: ['roles'],
    isTimed: true,
    run: drainAll,
  },
  {
    name: 'restart',
    about: 'after SIGTERM and a start of all three, everything is there',
    needs: ['entry', 'winners'],
    isTimed: true,
    run: restartAll,
  },
];

const endLimitMs = 25_000;
/** A signal is not taken in the midst of other work. */
const atOnceMs = 100;

async function drainAll(context: Context): Promise<Verdict> {
  const house = await openHouse(context);
  const client = openPlainClient(house);
  try {
    await untilLetIn(house, client);
    const times: string[] = [];
    for (const role of roles) times.push(`${role} ${await drain(house, role)}`);
    if (client.heard('server-shutdown').length === 0)
      throw new Wrong(
        'Connected clients were not told "server-shutdown" before app ended.',
        'Look at shutdown in lib/realtime: pages show "Server updating" by it and come back by themselves.',
      );
    return pass(`503 at once, clients told, exit code 0: ${times.join(', ')}`);
  } finally {
    client.close();
  }
}

/** Ends one role by SIGTERM and holds it to its promises; how long it took. */
const drain = async (house: House, role: Role): Promise<string> => {
  const asked = await holdRequest(house.urlOf(role), '/ready');
  // By its answer the role has read what came before it.
  await statusOf(`${house.urlOf(role)}/health`);
  const startedAt = performance.now();
  house.signal(role, 'SIGTERM');
  await wait(atOnceMs, undefined, { signal: house.context.signal });
  requireUnready(role, await asked.finish());
  await until(house.context, () => !house.isRunning(role), {
    limitMs: endLimitMs - (performance.now() - startedAt),
    wrong: `${role} still ran 25 seconds after SIGTERM.`,
    todo: 'Look for what it waits for: fly.toml gives 30 seconds, then it is killed.',
  });
  const ms = performance.now() - startedAt;
  const code = await house.ended(role);
  if (code === 0) return `${(ms / 1000).toFixed(1)} s`;
  throw new Wrong(
    `${role} ended with exit code ${code ?? 'none'} after SIGTERM.`,
    'Look at "end" in server/main.ts, and at what the role logs last: a supervisor takes anything but 0 for a crash.',
  );
};

const requireUnready = (role: Role, status: number | undefined): void => {
  if (status === 503) return;
  throw new Wrong(
    status === undefined
      ? `${role} cut a request off that was under way at SIGTERM.`
      : `${role} answers /ready with ${status} ${atOnceMs} ms after SIGTERM, while it is ending.`,
    'Look at shutDown in server/compose.ts and server/compose-inner-role.ts: unready first, then answer what was begun.',
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
