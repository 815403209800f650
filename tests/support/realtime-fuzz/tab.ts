import type { Clock } from '../../../shared/base/clock.ts';
import { defaultBackoff } from '../../../shared/wire/backoff.ts';
import { frame, inboxStream } from '../../../shared/wire/frames.ts';
import {
  createFallback,
  SocketReconnectionManager,
  type CreateFallback,
  type FallbackPorts,
  type Snapshot,
} from '../../../lib/realtime/client/index.ts';
import { createFakePage, createFakeStorage } from '../fake-page.ts';
import { createHttpWire } from '../http-wire.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { createSocketWire } from '../socket-wire.ts';
import { createPageClock } from './page-clock.ts';
import { createCommandDesk } from './command-desk.ts';
import type { FuzzServer } from './server.ts';
import { show } from './truth.ts';
import { createWitness, type Beginning, type Witness } from './witness.ts';

/** Somebody with a device: the tabs share who is signed in. */
export type Person = { readonly name: string; session: string | undefined };

/** What a page has put aside of what it shows. */
export type Kept = Beginning & { readonly view: readonly unknown[] };

type Deps = {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly server: FuzzServer;
  readonly person: Person;
  /** What sessionStorage holds. */
  readonly stored: Map<string, string>;
  readonly onFault: (what: string) => void;
  readonly kept?: Kept | undefined;
  /** Where the tab's inbox stands, whoever of its pages got so far. */
  readonly inbox?: Beginning | undefined;
  /** Whether a tab that was duplicated goes, or went, by this name. */
  readonly isShared: (clientId: string) => boolean;
  readonly mayFallBack: boolean;
};

const identityKey = 'realtime-tab';

/** One page of a tab, until it is closed or reloaded, with its own way to the server. */
export const createTab = (deps: Deps) => {
  const { server, person, stored, onFault, kept, inbox } = deps;
  const clock = createPageClock(deps.clock);
  const page = createFakePage();
  const witness = createWitness(server, onFault);
  const http = createHttpWire(clock, (stream) => server.mayRead(person.session, stream));
  const wire = createSocketWire(clock, server.wires, { onArrived: (packet) => arrived(packet) });
  const weather = { badSnapshots: 0, snapshotMs: 0 };
  const shown = new Map<string, Set<unknown>>();
  const counts = { events: 0, resets: 0, withoutSockets: 0, messages: 0 };
  let saved: Kept | undefined = kept;
  let isClosed = false;
  let isAsleep = false;

  const storedName = (): string =>
    (JSON.parse(stored.get(identityKey) ?? '{}') as { clientId?: string }).clientId ?? '';

  const arrived = (packet: readonly [string, ...unknown[]]): void => {
    if (packet[0] === frame.duplicateConnection && !deps.isShared(witness.clientId))
      onFault('lost its name, which nobody else has');
    witness.arrived(packet);
    believe();
  };
  /** What the application says of who is signed in: here, what the server said last. */
  const believe = (): void => {
    if (witness.main !== '') http.weather.mainStream = witness.main;
  };

  const keep = (): Kept | undefined => {
    if (witness.isAwaiting(witness.main)) return saved;
    const cursor = witness.places.get(witness.main);
    const view = shown.get(witness.main);
    return cursor && view && { stream: witness.main, cursor, view: [...view] };
  };

  const readSnapshot = (stream: string): Snapshot => {
    weather.badSnapshots -= 1;
    const isBad = weather.badSnapshots >= 0;
    if (isBad && weather.badSnapshots % 2 === 0) throw new Error('no snapshot today');
    return server.snapshot(person.session, stream, isBad ? 3 : 0);
  };
  /** What it was when it was asked for, whenever it comes. */
  const fetchSnapshot = async (_url: string, stream: string): Promise<Snapshot> => {
    const snapshot = readSnapshot(stream);
    const { snapshotMs } = weather;
    if (snapshotMs > 0) await new Promise<void>((come) => void clock.after(snapshotMs, come));
    return snapshot;
  };

  const manager = new SocketReconnectionManager({
    createSocket: (hello) =>
      wire.createSocket(() => {
        const said = hello();
        witness.saidHello(said.clientId);
        return said;
      }),
    fetchSnapshot,
    onSnapshot(snapshot) {
      if (isClosed) return;
      counts.resets += 1;
      witness.tookSnapshot(snapshot);
      shown.set(snapshot.stream, new Set(snapshot.view as readonly unknown[]));
    },
    onEvent(name, data, meta) {
      if (isClosed || !meta) return;
      counts[meta.stream === inboxStream ? 'messages' : 'events'] += 1;
      const state = manager.getState();
      if ('via' in state && state.via !== 'websocket') counts.withoutSockets += 1;
      witness.applied(name, data, meta);
      const view = shown.get(meta.stream);
      if (view) show(view, name, data);
      if (counts.events % 5 === 0) saved = keep();
    },
    onInboxGap: () => witness.toldInboxGap(),
    onPendingAnswer: (key, answer) => commands.answered(key, answer),
    ...(kept ? { cursors: { [kept.stream]: kept.cursor } } : {}),
    storage: createFakeStorage(stored),
    token: () => person.session,
    ...{ page, clock, random: deps.random },
    backoff: { ...defaultBackoff, maxBackoffDelay: 4000 },
    ...(deps.mayFallBack ? { fallback: createWitnessedFallback(http, witness) } : {}),
  });
  const commands = createCommandDesk(manager, onFault);

  const wake = (): void => {
    isAsleep = false;
    clock.wakeUp();
  };

  witness.begin(
    storedName(),
    [kept, inbox].filter((each) => each !== undefined),
  );
  if (kept) shown.set(kept.stream, new Set(kept.view));
  http.weather.mainStream = kept?.stream ?? server.streamOf(person.session) ?? 'public';
  http.serve(server.realtime);
  manager.connect();

  return {
    ...{ manager, wire, http, page, weather, witness, shown, counts, commands, person, stored },
    mayFallBack: deps.mayFallBack,
    /** The clientId of its next hello. */
    storedName,
    travel(...how: Parameters<typeof wire.travel>) {
      if (!isAsleep) wire.travel(...how);
    },
    join(room: string) {
      witness.joined(room);
      manager.joinRoom(room);
    },
    leave(room: string) {
      witness.left(room);
      manager.leaveRoom(room);
    },
    sleep(ms: number) {
      if (isAsleep) return;
      isAsleep = true;
      clock.fallAsleep();
      http.cutEvents(true);
      deps.clock.after(ms, wake);
    },
    wake,
    signIn() {
      http.weather.mainStream = server.streamOf(person.session) ?? 'public';
      manager.manualReconnect();
    },
    /** What the next page of this tab, or a copy of it, begins with. */
    remains(n: number): { readonly kept: Kept | undefined; readonly inbox: Beginning | undefined } {
      const cursor = witness.places.get(inboxStream);
      return {
        kept: n === 0 ? undefined : n === 1 ? keep() : saved,
        inbox: cursor && { stream: inboxStream, cursor },
      };
    },
    close(serverNotices: boolean) {
      isClosed = true;
      clock.stop();
      http.cutEvents(true);
      wire.cut(serverNotices);
      witness.end();
    },
  };
};

/**
 * The same, with what the page takes up of it written down. A reset that is said over a socket as well is left to that;
 * were it left where it must not be, events would be missing.
 */
const createWitnessedFallback =
  (ports: FallbackPorts, witness: Witness): CreateFallback =>
  (surroundings) => {
    const { streams } = surroundings;
    const asked = createFallback({
      ...ports,
      fetchPage(stream, after, signal) {
        witness.follow(stream);
        return ports.fetchPage(stream, after, signal);
      },
    });
    return asked({
      ...surroundings,
      streams: {
        ...streams,
        reset(stream, notice) {
          witness.resetOverHttp({ stream, ...notice });
          streams.reset(stream, notice);
        },
      },
    });
  };

export type Tab = ReturnType<typeof createTab>;
