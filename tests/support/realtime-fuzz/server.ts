import type { Clock } from '../../../shared/base/clock.ts';
import { roomPrefix, type Hello } from '../../../shared/wire/frames.ts';
import type { Snapshot } from '../../../lib/realtime/client/index.ts';
import {
  RealtimeReliability,
  type Projection,
  type RealtimeOptions,
} from '../../../lib/realtime/index.ts';
import type { Published } from '../delivery-oracle.ts';
import { createRecordLog, showRecord, type TestRecord } from '../record-log.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { createWireServer } from '../wire-server.ts';
import { createLookout, type Message } from './lookout.ts';
import { createPageClock, type PageClock } from './page-clock.ts';
import { hashOf, publishedIn, toOne, viewOf, type History } from './truth.ts';

/** From a start to a crash or an end. What was counted is of its inboxes. */
type Life = {
  readonly clock: PageClock;
  readonly realtime: RealtimeReliability<TestRecord>;
  queued: number;
  dropped: number;
};

type Deps = {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly options: RealtimeOptions<TestRecord>;
  /** A command has reached the server. */
  readonly onCommand: (key: string) => void;
  /** Something is wrong, in words. */
  readonly onFault: (what: string) => void;
};

/** A server with its log and its sessions, that crashes, leaves, comes back and is restored. */
export const createFuzzServer = ({ clock, random, options, onCommand, onFault }: Deps) => {
  const sessions = new Map<string, string>();
  /** What is taken back in this history, and in any. */
  const withdrawn = new Set<unknown>();
  const everWithdrawn = new Set<unknown>();
  const earlier: History[] = [];
  const messages: Published[] = [];
  const weather = { authorizeMs: 0, failingAuthorizes: 0, commandMs: 0 };
  let log = createRecordLog('epoch-0');
  let life: Life | null = null;
  let lives = 0;
  let lastSession = 0;
  let lastFresh = 0;

  const lifeName = (): string => `life-${lives}`;
  const streamOf = (session: string | undefined): string | undefined =>
    session === undefined ? 'public' : sessions.get(session);
  const mayRead = (session: string | undefined, stream: string): boolean =>
    stream === 'public' || stream.startsWith(roomPrefix) || streamOf(session) === stream;

  const lookout = createLookout({ streamOf, withdrawn, lifeName, onFault });
  const wires = createWireServer({ ...lookout.watch, packetsUnderWay: 4 });

  const findCommand = (key: string): number | undefined =>
    log.records.find(({ shows }) =>
      shows.some((each) => each.kind === 'event' && each.data === key),
    )?.seq;

  /** What the application's server plugs in. It takes its time, and may have ended when it is done. */
  const createWiring = (own: Clock) => {
    const pause = (ms: number): Promise<void> =>
      ms === 0 ? Promise.resolve() : new Promise((resolve) => void own.after(ms, resolve));
    return {
      authorize: async ({ auth }: { readonly auth: unknown }) => {
        const { token } = auth as Hello; // All that connect here say hello.
        const stream = streamOf(token);
        await pause(weather.authorizeMs);
        weather.failingAuthorizes -= 1;
        if (weather.failingAuthorizes >= 0) throw new Error('nobody knows who this is');
        return stream === undefined ? null : { stream, subject: null, sessionId: token };
      },
      onCommand: async (_context: unknown, command: unknown) => {
        const { key } = command as { key: string }; // As the desk gives it.
        onCommand(key);
        await pause(weather.commandMs);
        const seq = findCommand(key) ?? log.commit(toOne('judges', 'done', key));
        return { epoch: log.epoch, seq };
      },
    };
  };

  const start = async (): Promise<void> => {
    wires.restart();
    lives += 1;
    const own = createPageClock(clock);
    const realtime = new RealtimeReliability<TestRecord>(wires.io, {
      ...{ log, project: showRecord, clock: own, random },
      ...createWiring(own),
      fill: ({ name, data }) => (name === 'added' && withdrawn.has(data) ? 'skipped' : data),
      mayJoin: () => true,
      ...options,
    });
    const started: Life = { clock: own, realtime, queued: 0, dropped: 0 };
    realtime.on('fault', ({ where, cause }) => {
      if (where !== 'authorize') onFault(`${where}: ${String(cause)}`);
    });
    realtime.on('inbox-drop', ({ count }) => void (started.dropped += count));
    life = started;
    await realtime.initializeConnections();
  };

  /** Every message that was queued was sent, or waits, or was counted as dropped. */
  const checkMessages = (): void => {
    if (!life) return;
    const sent = lookout.messagesSent();
    const waiting = life.realtime.getHealthStatus().messageQueueSize;
    if (sent + waiting + life.dropped !== life.queued)
      onFault(`${life.queued} messages: ${sent} sent, ${waiting} wait, ${life.dropped} dropped`);
  };

  const end = (): void => {
    checkMessages();
    life?.clock.stop();
    life = null;
    wires.crash();
  };
  const reopenLog = (): void => void (log = createRecordLog(log.epoch, [...log.records]));
  const histories = (): readonly History[] => [
    ...earlier,
    { epoch: log.epoch, records: log.records },
  ];

  return {
    ...{ wires, weather, mayRead, streamOf, start, checkMessages, findCommand },
    ...{ lifeName, lifeOf: lookout.lifeOf, histories },
    get realtime() {
      return life?.realtime ?? null;
    },
    get log() {
      return log;
    },
    withdraw(id: unknown) {
      withdrawn.add(id);
      everWithdrawn.add(id);
    },
    commit: (...shows: readonly Projection[]) => void log.commit(...shows),
    /** What nobody has said before. */
    fresh: () => (lastFresh += 1),
    crash() {
      end();
      reopenLog();
    },
    /** From a backup that lacks the last records. */
    restore(lostRecords: number) {
      end();
      earlier.push({ epoch: log.epoch, records: log.records });
      const kept = log.records.slice(0, Math.max(0, log.head() - lostRecords));
      log = createRecordLog(`epoch-${earlier.length}`, kept);
      // Whose withdrawal is lost is there again.
      const removed = new Set(
        kept.flatMap(({ shows }) =>
          shows.map((each) => each.kind === 'event' && each.name === 'removed' && each.data),
        ),
      );
      for (const id of withdrawn) if (!removed.has(id)) withdrawn.delete(id);
    },
    async shutdown() {
      await life?.realtime.shutdown();
      end();
      reopenLog();
    },
    signIn(stream: string): string {
      const session = `session-${(lastSession += 1)}`;
      sessions.set(session, stream);
      return session;
    },
    changeRole(session: string, stream: string) {
      if (!sessions.has(session)) return;
      sessions.set(session, stream);
      life?.realtime.changeStream(session, stream);
    },
    endSession(session: string) {
      sessions.delete(session);
      life?.realtime.disconnectSession(session);
    },
    message(to: string) {
      if (!life) return;
      life.queued += 1;
      const message: Message = { to, number: life.queued };
      messages.push({
        ...{ stream: `inbox:${to}`, epoch: lifeName(), seq: message.number },
        hash: hashOf('message', message),
      });
      life.realtime.queueMessage(to, 'message', message);
    },
    snapshot(session: string | undefined, stream: string, lag: number): Snapshot {
      if (!life) throw new Error('nobody there');
      if (!mayRead(session, stream)) throw new Error('not allowed');
      // Views may lag behind the stream: such a snapshot must not be taken for one that covers the reset.
      const seq = Math.max(0, log.head() - lag);
      return { epoch: log.epoch, seq, view: viewOf(stream, log.records, seq) };
    },
    published: (): readonly Published[] => [
      ...publishedIn(histories(), everWithdrawn),
      ...messages,
    ],
  };
};

export type FuzzServer = ReturnType<typeof createFuzzServer>;
