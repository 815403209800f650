import { randomUUID } from 'node:crypto';
import { passWithout, type Context, type Line, type Verdict } from '../line.ts';
import { enterDesign } from './contest-programs.ts';
import { openHouse, type House, type Role } from './house.ts';
import {
  enter,
  enterAndLook,
  furnish,
  makePhoto,
  readFeed,
  readWinners,
  untilBackedUp,
  untilPhotosKept,
  whatIsLost,
} from './kept.ts';

/** The power cut, one machine after the other. */
export const killLines: readonly Line[] = [
  {
    name: 'kill-app',
    about: 'kill -9 of app while entries come in: all that was answered is there, nothing twice',
    needs: ['restart'],
    isTimed: true,
    run: killApp,
  },
  {
    name: 'kill-media',
    about: 'kill -9 of media: entries are taken and seen meanwhile, and everything is there after',
    needs: ['restart'],
    isTimed: true,
    run: (context) => killInner(context, 'media'),
  },
  {
    name: 'kill-backup',
    about: 'kill -9 of backup: entries are taken and seen meanwhile, and it catches up',
    needs: ['restart', 'shipped'],
    isTimed: true,
    run: (context) => killInner(context, 'backup'),
  },
];

const atOnce = 6;
const answeredBefore = 3;

async function killApp(context: Context): Promise<Verdict> {
  const house = await openHouse(context);
  const kept = await furnish(house);
  const winners = await readWinners(house);
  const url = house.urlOf('app');
  const sent = await Promise.all(
    Array.from({ length: atOnce }, async (_, index) => ({
      ...{ caption: `Under way ${index}`, key: randomUUID(), photo: await makePhoto() },
    })),
  );
  const answered = new Map<string, string>();
  const enough = Promise.withResolvers<undefined>();
  const sending = sent.map(async (design) => {
    const { id } = await enterDesign(url, design);
    answered.set(design.key, id);
    if (answered.size === answeredBefore) enough.resolve(undefined);
  });
  await Promise.race([enough.promise, Promise.allSettled(sending)]);
  await house.kill9('app');
  await Promise.allSettled(sending);
  const answeredInTime = new Map(answered);
  await house.start('app');
  const problems: string[] = [];
  const ids = new Set(kept.map(({ id }) => id));
  for (const design of sent) {
    // As a phone does that had no answer, or lost it.
    const { id, number } = await enter(house, design);
    const told = answeredInTime.get(design.key);
    if (told !== undefined && told !== id)
      problems.push(`Entry ${number} was answered before the cut, and is another one after it.`);
    ids.add(id);
  }
  const shown = (await readFeed(house)).map(({ id }) => id);
  if (shown.length !== kept.length + sent.length || shown.some((id) => !ids.has(id)))
    problems.push(
      `${kept.length + sent.length} designs were sent and ${shown.length} entries are in the gallery.`,
    );
  problems.push(...(await whatIsLost(house, kept, winners, sent.length)));
  return passWithout(problems, {
    shown: `cut with ${answeredInTime.size} of ${atOnce} answered: all there once, entries of before too`,
    todo: 'Acknowledged is on disk: look at lib/wal and lib/store, and at "npm test" of them.',
  });
}

async function killInner(context: Context, role: Exclude<Role, 'app'>): Promise<Verdict> {
  const house = await openHouse(context);
  const before = await furnish(house);
  const winners = await readWinners(house);
  await settle(house, before);
  await house.kill9(role);
  const meanwhile = [await enterAndLook(house, 'While it is away')];
  meanwhile.push(await enterAndLook(house, 'Still away'));
  await house.start(role);
  const kept = [...before, ...meanwhile];
  await settle(house, kept);
  return passWithout(await whatIsLost(house, kept, winners), {
    shown: `2 entries taken and seen while it was away; everything is there, and on all three machines`,
    todo: `Look at what app does while ${role} is away, and at what ${role} has on its disk when it answers.`,
  });
}

const settle = async (house: House, kept: Parameters<typeof whatIsLost>[1]): Promise<void> => {
  await untilPhotosKept(house, kept);
  await untilBackedUp(house, Math.max(...kept.map(({ seq }) => seq)));
};
