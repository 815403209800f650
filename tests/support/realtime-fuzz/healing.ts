import { roomNames, viewOf } from './truth.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

const stepMs = 200;
/** As long as a lost last message may take to be noticed: a heartbeat, its grace, and some more. */
const quietMs = 9000;
/** Without a socket: twenty seconds until a silent answer is given up, and a question. */
const quietWithoutSocketsMs = 30_000;
/** For the last events to arrive, and longer where somebody has just gone to connect anew. */
const farewellMs = 600;
/** A tab that comes without a socket tries one about every minute. */
const patienceMs = 160_000;

/** The weather is good again, and stays so until everybody has been where they should be for a while. */
export const heal = async (world: World): Promise<void> => {
  clearUp(world);
  if (world.random.chance(0.1)) await healWithoutSockets(world);
  await untilCalm(world, world.tabs, quietMs, (tab) => isWhereItShouldBe(world, tab));
};

/** At first sockets are still refused: who can do without them shows everything all the same. */
const healWithoutSockets = async (world: World): Promise<void> => {
  const without = world.tabs.filter(({ mayFallBack }) => mayFallBack);
  for (const { wire, page } of without) {
    wire.refuse(true);
    wire.cut(true);
    page.fire('online'); // Tries do not count while the device says that it has no network.
  }
  world.publish(); // What was lost last on an open answer is noticed by what comes next.
  await untilCalm(world, without, quietWithoutSocketsMs, ({ manager }) => {
    const state = manager.getState();
    return state.kind === 'live' && state.via !== 'websocket';
  });
  for (const tab of without) {
    const wrong = wrongView(world, tab);
    if (wrong !== null) world.onFault(`${tab.person.name}, without a socket, ${wrong}`);
    tab.wire.refuse(false);
  }
};

const untilCalm = async (
  world: World,
  tabs: readonly Tab[],
  enoughMs: number,
  isCalm: (tab: Tab) => boolean,
): Promise<void> => {
  let calmMs = 0;
  for (let ms = 0; ms < patienceMs && calmMs < enoughMs; ms += stepMs) {
    await step(world);
    calmMs = tabs.every(isCalm) ? calmMs + stepMs : 0;
  }
  if (calmMs >= enoughMs) return;
  for (const { manager, person } of tabs)
    world.onFault(`${person.name} at the end: ${JSON.stringify(manager.getState())}`);
};

/** What is wrong with what it shows of its main stream, in words. */
export const wrongView = ({ server }: World, { witness, shown }: Tab): string | null => {
  const view = JSON.stringify([...(shown.get(witness.main) ?? [])]);
  const truth = JSON.stringify(viewOf(witness.main, server.log.records, server.log.head()));
  return view === truth ? null : `shows ${view} instead of ${truth}`;
};

/** One more event in each stream: whoever does not hear of it is in nobody's audience any more. */
export const sayGoodbye = async (world: World): Promise<void> => {
  world.publish();
  for (const n of roomNames.keys()) world.sayInRoom(n);
  for (const { witness } of world.tabs) world.server.message(witness.clientId);
  await untilCalm(world, world.tabs, farewellMs, (tab) => isWhereItShouldBe(world, tab));
};

const clearUp = ({ server, tabs, random }: World): void => {
  Object.assign(server.weather, { authorizeMs: 0, failingAuthorizes: 0, commandMs: 0 });
  for (const tab of tabs) {
    Object.assign(tab.weather, { badSnapshots: 0, snapshotMs: 0 });
    Object.assign(tab.http.weather, { answers: 'come', events: 'come' });
    tab.http.loseNextEvent(false);
    tab.wire.refuse(false);
    tab.wake();
    tab.page.show();
    // The others have to find out by themselves.
    if (random.chance(0.7)) tab.page.fire('online');
  }
};

const step = async ({ clock, server, tabs, signIn }: World): Promise<void> => {
  for (const tab of tabs) tab.travel();
  await clock.advanceAsync(stepMs);
  for (const tab of tabs) {
    if (tab.manager.getState().kind !== 'signed-out') continue;
    if (server.streamOf(tab.person.session) === undefined) signIn(tab, 'judges');
    else tab.signIn();
  }
};

const isWhereItShouldBe = ({ server }: World, tab: Tab): boolean => {
  const { manager, person, commands, witness } = tab;
  const state = manager.getState();
  return (
    state.kind === 'live' &&
    state.via === 'websocket' &&
    state.stream === server.streamOf(person.session) &&
    witness.isSettled() &&
    commands.given.every((key) => commands.acknowledged.has(key))
  );
};
