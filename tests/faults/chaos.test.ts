import { expect, test } from 'vitest';
import { runChaos } from '../chaos/run-chaos.ts';

// `npm run test:chaos` is the long form: 200 clients, 20,000 events, eight restarts.
const plan = { seed: 3, seconds: 45, clients: 40, events: 2250, kills: 1, terms: 1 };

test('through kills, restarts and every kind of broken cable everybody is shown every event once and in order', async () => {
  const { figures, checks } = await runChaos({
    ...plan,
    processes: 1,
    catchUpMs: 60_000,
    say: () => undefined,
  });
  console.info('chaos:', JSON.stringify(figures));
  expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(figures).toMatchObject({ eventsAcknowledged: plan.events, kills: 1, terms: 1 });
  const { websocket, polling, plain, ...others } = figures.deliveriesBy;
  const happened = {
    ...figures.faults,
    ...{ websocket, polling, plain },
    'long-polling': others['long-polling'],
    'server-sent-events': others['server-sent-events'],
    ...{ resumes: figures.resumes, resets: figures.resets, retries: figures.commandsSentAgain },
  };
  expect(Object.entries(happened).filter(([, count]) => !(Number(count) > 0))).toEqual([]);
});
