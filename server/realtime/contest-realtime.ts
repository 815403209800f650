import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import { frame } from '../../shared/wire/frames.ts';
import { RealtimeReliability, type Authorize, type Limits } from '../../lib/realtime/index.ts';
import type { LogPort } from '../../lib/realtime/index.ts';
import { audienceOf, type Actor } from '../domain/access.ts';
import { createRequestScope, type RequestScope } from '../ops/request-scope.ts';
import { readSessionId } from '../ops/session-cookie.ts';
import type { UseCases } from '../use-cases/use-cases.ts';
import type { ContestViews } from '../views/contest-views.ts';
import { createCommandRouter } from './command-router.ts';
import { createFill, projectRecord, projectionVersion, type ContestRecord } from './contest-log.ts';
import { createEventRate } from './event-rate.ts';

type Deps = {
  readonly server: HttpServer;
  readonly log: LogPort<ContestRecord>;
  readonly views: ContestViews;
  readonly useCases: Pick<UseCases, 'identify' | 'runCommand'>;
  readonly actorOf: (sessionHash: string | undefined) => Actor;
  /** `cors` does not stop a websocket: every handshake is asked where it comes from. */
  readonly isOwnOrigin: (request: IncomingMessage) => boolean;
  /** The site is https alone, so a plain cookie is never ours. */
  readonly httpsOnly?: boolean;
  readonly limits: Partial<Limits>;
  readonly eventsPerSecond: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly requests?: RequestScope;
};

/** The largest command is a podium of every category. */
const maxMessageBytes = 256 * 1024;

export type ContestRealtime = {
  readonly realtime: RealtimeReliability<ContestRecord>;
  /** A record that ended sessions closes their sockets. */
  readonly hear: (record: ContestRecord) => void;
  /** What is left of sockets; the web server is closed by who made it. */
  close(): void;
};

/** Socket.IO on the web server, with the contest's audiences and commands plugged in. */
export const createContestRealtime = (deps: Deps): ContestRealtime => {
  const { clock, random, log, views, useCases } = deps;
  const rate = createEventRate(deps.eventsPerSecond, clock);
  const io = new Server(deps.server, {
    serveClient: false,
    maxHttpBufferSize: maxMessageBytes,
    // Only for plain clients and dead cables; a page has its own heartbeat. Its pings keep proxies from closing.
    pingInterval: 25_000,
    pingTimeout: 20_000,
    // A window of zlib for each socket costs more memory than it saves traffic.
    perMessageDeflate: false,
    allowRequest: (request, answer) => answer(null, deps.isOwnOrigin(request)),
  });

  // Commands are counted where they are answered; whatever else is too much is dropped unread.
  io.on('connection', (socket) => {
    socket.use(([name], next) => {
      if (name === frame.command || rate.allows(socket.id)) next();
    });
  });

  const authorize: Authorize = (handshake) => {
    const sessionId = readSessionId(handshake.headers.cookie, deps);
    const { actor, info, sessionHash } = useCases.identify({ sessionId });
    return Promise.resolve({
      stream: audienceOf(actor),
      subject: info.subject,
      ...(sessionHash === null ? {} : { sessionId: sessionHash }),
    });
  };

  const realtime = new RealtimeReliability<ContestRecord>(io, {
    ...deps.limits,
    ...{ log, clock, random, authorize, projectionVersion, releaseRequests: true },
    project: projectRecord,
    // A snapshot of a second ago may serve, but not where a stream is joined at a later place.
    snapshotUrl: (stream) =>
      `/api/snapshot?stream=${encodeURIComponent(stream)}&atLeast=${String(log.head())}`,
    fill: createFill(views),
    onCommand: createCommandRouter({
      useCases,
      actorOf: deps.actorOf,
      allows: (socketId) => rate.allows(socketId),
      requests: deps.requests ?? createRequestScope(),
    }),
  });
  realtime.on('disconnect', ({ socketId }) => rate.forget(socketId));

  return {
    realtime,
    hear: ({ events }) => {
      for (const event of events)
        if (event.type === 'inviteRevoked' || event.type === 'sessionEnded')
          for (const session of event.sessions) realtime.disconnectSession(session);
    },
    close: () => void io.engine.close(),
  };
};
