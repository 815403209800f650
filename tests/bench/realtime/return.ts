import { createSeededRandom } from '../../support/seeded-random.ts';
import { comeBack } from './come-back.ts';
import { forkSpeaker, withSpeaker } from './fork-speaker.ts';
import type { SpeakerName } from './orders.ts';
import { race } from './race.ts';
import type { Suite } from './suite.ts';
import { connectSwarm } from './swarm.ts';
import { talkOf } from './talk.ts';

type Measured = { readonly backMs: number; readonly cpuMs: number; readonly tries: number };

const names = ['emit', 'ours'] as const satisfies SpeakerName[];
/** Events that everybody lacks. */
const behind = 100;

/** The server is killed and comes back with more in its log than it had; everybody returns. */
export const measureReturn: Suite = async (plan) => {
  const count = plan.quick ? 2000 : 10_000;
  const what = `${count.toLocaleString('en')} return`;
  const raced = await race(what, names, plan, (name, round) => measure(name, count, round));
  return {
    items: [
      {
        item: `${count.toLocaleString('en')} return after a kill and catch up on ${String(behind)} events each, against plain Socket.IO merely reconnecting`,
        ...{ unit: '×', better: 'less', must: 1.5, aim: 1 },
        rounds: raced.ratios('ours', 'emit', ({ backMs }) => backMs),
      },
    ],
    figures: names.map((name) => ({
      what,
      speaker: name,
      'all back after ms': raced.median(name, ({ backMs }) => backMs).toFixed(0),
      'server CPU ms': raced.median(name, ({ cpuMs }) => cpuMs).toFixed(0),
      'tries a client': (raced.median(name, ({ tries }) => tries) / count).toFixed(2),
    })),
  };
};

const measure = async (
  name: (typeof names)[number],
  count: number,
  round: number,
): Promise<Measured> => {
  const before = await forkSpeaker(name, { filled: behind });
  const { port } = before;
  const swarm = await connectSwarm({ port, count, talk: talkOf(name) });
  swarm.forget();
  const random = createSeededRandom(round);
  const allIn = Promise.all(swarm.clients.map((client) => comeBack(client, random)));
  await before.kill();
  return withSpeaker(name, { port, filled: behind * 2 }, async (speaker) => {
    const returned = await allIn;
    const lacking = name === 'ours' ? behind : 0;
    await swarm.whenHeard(lacking);
    const backMs = Date.now() - speaker.listensSince;
    const { cpuMs } = await speaker.ask({ kind: 'look' });
    swarm.assertWhole(lacking);
    swarm.close();
    const tries = returned.reduce((sum, each) => sum + each.tries, 0);
    return { backMs, cpuMs, tries };
  });
};
