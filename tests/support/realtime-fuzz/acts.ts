import { turn } from '../realtime-server.ts';
import type { Happening, HappeningKind } from './happenings.ts';
import type { Tab } from './tab.ts';
import { roomNames, toOne } from './truth.ts';
import type { World } from './world.ts';

const answers = ['come', 'fail', 'swallowed'] as const;
const events = ['come', 'refused', 'held-back'] as const;
const directions = [undefined, 'toClient', 'toServer'] as const;

const times = (n: number, act: () => void): void => {
  for (let each = 0; each <= n; each += 1) act();
};
/** Mostly none, so that what is slow is the exception. */
const over = (leastMs: number, ms: number): number => (ms < leastMs ? 0 : ms - leastMs);

type Act = (tab: Tab, n: number) => void | Promise<void>;

const sayings = (world: World) =>
  ({
    publish: (_, n) => times(n, world.publish),
    'publish-to-judges': (_, n) =>
      times(n, () => world.server.commit(toOne('judges', 'noted', world.server.fresh()))),
    'publish-to-room': (_, n) => world.sayInRoom(n),
    withdraw: (_, n) => world.withdraw(n),
    reveal: (_, n) =>
      world.server.commit({ stream: n ? 'judges' : 'public', kind: 'reset', reason: 'reveal' }),
    message: ({ witness }, n) =>
      times(n * n, () => {
        if (witness.clientId !== '') world.server.message(witness.clientId);
      }),
  }) satisfies Partial<Record<HappeningKind, Act>>;

const network = (world: World) =>
  ({
    'travel-all': (_, n) => {
      for (const tab of world.tabs) tab.travel(n + 1);
    },
    travel: (tab, n) => tab.travel(n + 1),
    'travel-one-way': (tab, n) => tab.travel((n >> 1) + 1, n % 2 === 0 ? 'toClient' : 'toServer'),
    wait: (_, n) => world.clock.advanceAsync(n),
    lose: ({ wire }, n) => wire.lose(n === 0 ? 'toClient' : 'toServer'),
    cut: ({ wire }, n) => (n === 2 ? wire.cutUnseen() : wire.cut(n === 0)),
    'go-dead': ({ wire }, n) => wire.deaden(directions[n]),
    'refuse-sockets': ({ wire }, n) => wire.refuse(n === 1),
    'http-weather': ({ http }, n) => {
      http.weather.answers = answers[n % 3] ?? 'come';
      http.weather.events = events[Math.floor(n / 3)] ?? 'come';
    },
    'cut-events': ({ http }, n) => http.cutEvents(n === 1),
    'lose-event': ({ http }) => http.loseNextEvent(),
  }) satisfies Partial<Record<HappeningKind, Act>>;

const pages = (world: World) =>
  ({
    'bad-snapshots': ({ weather }, n) => void (weather.badSnapshots = n),
    'late-snapshots': ({ weather }, n) => void (weather.snapshotMs = over(1000, n)),
    sleep: (tab, n) => tab.sleep(n),
    look: ({ page }, n) => {
      if (n === 0) page.hide();
      else if (n === 1) page.fire('offline');
      else if (n === 2) page.fire('online');
      else if (n === 3) page.fire('focus');
      else page.show();
    },
    'jump-clock': (_, n) => world.clock.setWallClock(world.clock.now() + n - 300_000),
    join: (tab, n) => tab.join(roomNames[n] ?? 'bar'),
    leave: (tab, n) => tab.leave(roomNames[n] ?? 'bar'),
    command: (tab, n) => world.command(tab, n === 2),
    duplicate: (tab) => world.duplicate(tab),
    reload: (tab, n) => world.reload(tab, n),
  }) satisfies Partial<Record<HappeningKind, Act>>;

const serving = (world: World) =>
  ({
    'hold-commands': (_, n) => void (world.server.weather.commandMs = over(250, n)),
    'slow-authorize': (_, n) => void (world.server.weather.authorizeMs = over(100, n)),
    'fail-authorize': (_, n) => void (world.server.weather.failingAuthorizes = n + 1),
    'change-role': ({ person: { session } }) => {
      if (session === undefined) return;
      const stream = world.server.streamOf(session) === 'judges' ? 'public' : 'judges';
      world.server.changeRole(session, stream);
    },
    'end-session': ({ person: { session } }) => {
      if (session !== undefined) world.server.endSession(session);
    },
    'sign-in': (tab, n) => world.signIn(tab, n === 0 ? 'judges' : 'public'),
    crash: (_, n) => world.crash(n),
    restore: (_, n) => world.restore(n),
    // It takes time, and what happens next happens meanwhile.
    shutdown: (_, n) => void world.shutDown(n),
  }) satisfies Partial<Record<HappeningKind, Act>>;

/** Makes things happen in a world. */
export const createActs = (world: World) => {
  const acts: Record<HappeningKind, Act> = {
    ...sayings(world),
    ...network(world),
    ...pages(world),
    ...serving(world),
  };
  return async ({ kind, tab, n }: Happening): Promise<void> => {
    const whom = world.tabs[tab % world.tabs.length];
    if (whom) await acts[kind](whom, n);
    await turn();
  };
};
