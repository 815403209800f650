import { roomPrefix } from '../../../shared/wire/frames.ts';
import { createFakeClock } from '../fake-clock.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { createFuzzServer } from './server.ts';
import { createTab, type Kept, type Person, type Tab } from './tab.ts';
import { roomNames, toEverybody, toOne, viewOf } from './truth.ts';
import type { Beginning } from './witness.ts';

const mostTabs = 5;

type From = {
  readonly stored?: Map<string, string>;
  readonly kept?: Kept | undefined;
  readonly inbox?: Beginning | undefined;
};

/** A server, a visitor with one tab and a judge with two, and what they do. */
export const createWorld = async (seed: number) => {
  const clock = createFakeClock();
  const random = createSeededRandom(seed + 1_000_000_007);
  const tabs: Tab[] = [];
  const closed: Tab[] = [];
  const sharedNames = new Set<string>();
  const faults: string[] = [];
  const onFault = (what: string): void => void faults.push(what);
  const server = createFuzzServer({
    ...{ clock, random, onFault },
    onCommand(key) {
      for (const { commands } of [...tabs, ...closed])
        if (commands.acknowledged.has(key)) onFault(`${key} was sent again after its answer`);
    },
    options: {
      maxQueueSize: [4, 12, 40][random.below(3)] ?? 12,
      maxConnections: random.chance(0.2) ? mostTabs : 100,
      messageExpiry: 60_000,
      cleanupInterval: 20_000,
      maxBufferedPackets: 60,
      ...{ heartbeatInterval: 5000, heartbeatTimeout: 12_000 },
    },
  });
  const visitor: Person = { name: 'visitor', session: undefined };
  const judgeAtWork: Person = { name: 'judge', session: server.signIn('judges') };
  let isLeaving = false;
  let keys = 0;

  const open = (person: Person, { stored = new Map<string, string>(), ...from }: From = {}): Tab =>
    createTab({
      ...{ clock, random, server, person, stored, ...from },
      onFault: (what) => onFault(`${person.name}: ${what}`),
      isShared: (name) => sharedNames.has(name),
      mayFallBack: random.chance(0.7),
    });

  const serve = (): void => {
    for (const { http } of tabs) http.serve(server.realtime);
  };
  const startServer = async (): Promise<void> => {
    await server.start();
    serve();
  };
  /** Open answers end with it; `isSilent`: nobody is told. */
  const serverIsGone = (isSilent: boolean): void => {
    serve();
    for (const { http } of tabs) http.cutEvents(isSilent);
  };

  await startServer();
  for (const person of [visitor, judgeAtWork, judgeAtWork]) tabs.push(open(person));

  return {
    ...{ clock, random, server, faults, onFault },
    /** Those that are open. */
    tabs: tabs as readonly Tab[],
    closed: closed as readonly Tab[],
    publish() {
      server.commit(...toEverybody('added', server.fresh()));
    },
    /** One of the entries that are there, if there are any. */
    withdraw(n: number) {
      const entries = viewOf('public', server.log.records, server.log.head());
      const id = entries[n % Math.max(1, entries.length)];
      if (id === undefined) return;
      server.withdraw(id);
      server.commit(...toEverybody('removed', id));
    },
    sayInRoom(n: number) {
      server.commit(toOne(roomPrefix + (roomNames[n] ?? 'bar'), 'said', server.fresh()));
    },
    command(tab: Tab, isAtOnce: boolean) {
      const key = `key-${(keys += 1)}`;
      if (isAtOnce) void tab.commands.giveAtOnce(key);
      else tab.commands.give(key);
    },
    /** With another session, for all tabs of a person: the one before ends. */
    signIn(tab: Tab, stream: string) {
      const { session } = tab.person;
      if (session === undefined) return;
      tab.person.session = server.signIn(stream);
      server.endSession(session);
      tab.signIn();
    },
    duplicate(tab: Tab) {
      if (tabs.length === mostTabs) return;
      sharedNames.add(tab.storedName());
      tabs.push(open(tab.person, { stored: new Map(tab.stored), ...tab.remains(0) }));
    },
    reload(tab: Tab, n: number) {
      const remains = tab.remains(n);
      tab.close(n === 1);
      closed.push(tab);
      tabs[tabs.indexOf(tab)] = open(tab.person, { stored: tab.stored, ...remains });
    },
    async crash(downMs: number) {
      if (isLeaving) return;
      server.crash();
      serverIsGone(downMs % 2 === 1);
      await clock.advanceAsync(downMs);
      await startServer();
    },
    async restore(lostRecords: number) {
      if (isLeaving) return;
      server.restore(lostRecords);
      serverIsGone(false);
      await startServer();
    },
    async shutDown(downMs: number) {
      if (isLeaving) return;
      isLeaving = true;
      await server.shutdown();
      serverIsGone(false);
      clock.after(downMs, () => void startServer().then(() => (isLeaving = false)));
    },
    /** Which history a stream is in now. */
    lastEpoch: (stream: string): string =>
      stream.startsWith('inbox') ? server.lifeName() : server.log.epoch,
  };
};

export type World = Awaited<ReturnType<typeof createWorld>>;
