import * as z from 'zod';
import type { Request } from 'express';
import type { Clock } from '../../../shared/base/clock.ts';
import { refusal } from '../../../shared/contest/errors.ts';
import { audiences, type Audience } from '../../../shared/contest/views.ts';
import { inboxStream } from '../../../shared/wire/frames.ts';
import { streamAccess } from '../../domain/access.ts';
import type { Snapshots } from '../../views/snapshots.ts';
import type { HttpAppDeps } from '../app-deps.ts';
import { orRefuse, parseInput, Refused } from '../errors.ts';
import type { RouteTable } from '../route-table.ts';
import { sendServerEvents } from '../server-events.ts';
import type { WhoAsks } from '../who-asks.ts';

type Deps = {
  readonly snapshots: Snapshots;
  readonly realtime: Pick<HttpAppDeps['realtime'], 'readStream' | 'followStream'>;
  readonly who: WhoAsks;
  readonly clock: Clock;
};

/** The streams without a socket: a snapshot to begin with, then what came after it. */
export const addStreamRoutes = (routes: RouteTable, deps: Deps): void => {
  const { snapshots, realtime, who, clock } = deps;

  routes.add('GET /api/snapshot', async ({ request, response }) => {
    const stream = readStreamName(request);
    who.admit(request, streamAccess[stream]);
    const { epoch, seq, json, gzip } = await snapshots.of(stream, readAtLeast(request));
    response.type('json').vary('Accept-Encoding');
    response.setHeader('Cache-Control', stream === 'public' ? 'no-cache' : 'private, no-cache');
    response.setHeader('ETag', `W/"${stream}-${epoch}-${String(seq)}"`);
    const zipped = request.acceptsEncodings('gzip') === 'gzip';
    if (zipped) response.setHeader('Content-Encoding', 'gzip');
    response.send(zipped ? gzip : json);
  });

  routes.add('GET /api/events', ({ request, response }) => {
    const stream = readStreamName(request);
    who.admit(request, streamAccess[stream]);
    const from = { stream, ...readPlace(request) };
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      sendServerEvents({
        response,
        clock,
        follow: (follower) => realtime.followStream(from, follower),
        mayRead: () => streamAccess[stream].includes(who.session(request).actor.kind),
      });
      return;
    }
    const page = realtime.readStream(from);
    if (page.kind === 'reset') {
      const { kind, ...reset } = page;
      response.json({ [kind]: reset });
      return;
    }
    const { epoch, events, seq, head } = page;
    response.json({ epoch, events, seq, more: seq < head });
  });
};

/** An inbox belongs to a socket's client; who asks for it here as well gets the stream alone. */
const readStreamName = (request: Request): Audience => {
  const asked = typeof request.query.stream === 'string' ? request.query.stream : 'public';
  const names = asked.split(',').filter((name) => name !== inboxStream);
  const stream = audiences.find((name) => name === names[0]);
  if (stream !== undefined && names.length === 1) return stream;
  throw new Refused(
    refusal('invalid_request', `Ask for one stream: ${audiences.join(', ')}.`, { field: 'stream' }),
  );
};

const atLeastSchema = z.coerce.number().int().min(0).optional();

/** A page that was told to start anew needs a snapshot that covers what it was told of. */
const readAtLeast = (request: Request): number | undefined =>
  orRefuse(parseInput(atLeastSchema, request.query.atLeast));

const placeSchema = z.object({
  after: z.coerce.number().int().min(0).default(0),
  epoch: z.string().min(1).max(128).optional(),
});

/** The browser's own word on what it saw last counts more than the address it began with. */
const readPlace = (request: Request): z.infer<typeof placeSchema> => {
  const lastId = /^(.+):(\d{1,15})$/.exec(request.get('Last-Event-ID') ?? '');
  const { after, epoch } = request.query;
  const place = lastId === null ? { after, epoch } : { epoch: lastId[1], after: lastId[2] };
  return orRefuse(parseInput(placeSchema, place));
};
