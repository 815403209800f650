import * as z from 'zod';
import type { Request } from 'express';
import type { Clock } from '../../../shared/base/clock.ts';
import { refusal } from '../../../shared/contest/errors.ts';
import { audiences, type Audience } from '../../../shared/contest/views.ts';
import { inboxStream } from '../../../shared/wire/frames.ts';
import { streamAccess } from '../../domain/access.ts';
import type { Snapshots } from '../../views/snapshots.ts';
import type { HttpAppDeps } from '../app-deps.ts';
import { orRefuse, Refused } from '../errors.ts';
import { parseInput } from '../../use-cases/parse-input.ts';
import type { RouteTable } from '../route-table.ts';
import { sendDocument } from '../send-document.ts';
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
    const [name, ...others] = readStreamNames(request);
    if (others.length > 0) throw new Refused(oneSnapshot);
    who.admit(request, streamAccess[name]);
    const cacheControl = name === 'public' ? 'no-cache' : 'private, no-cache';
    const isPart = orRefuse(parseInput(partSchema, request.query.part)) === 'newest';
    const document = isPart
      ? await snapshots.newest(name)
      : await snapshots.of(name, readAtLeast(request));
    sendDocument(request, response, {
      ...{ document, cacheControl },
      name: isPart ? `${name}-newest` : name,
    });
  });

  routes.add('GET /api/events', ({ request, response }) => {
    const stream = readStreamNames(request);
    for (const name of stream) who.admit(request, streamAccess[name]);
    const from = { stream, ...readPlace(request) };
    // Who only asks for the headers would wait for an end that never comes.
    const mayFollow = request.method === 'GET';
    if (mayFollow && request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      sendServerEvents({
        response,
        clock,
        isMerged: stream.length > 1,
        follow: (follower) => realtime.followStream(from, follower),
        mayRead: () => {
          const { kind } = who.session(request).actor;
          return stream.every((name) => streamAccess[name].includes(kind));
        },
      });
      return;
    }
    const page = realtime.readStream(from);
    if (page.kind === 'reset') {
      const { resets } = page;
      response.json({ reset: resets[0], ...(resets.length > 1 ? { resets } : {}) });
      return;
    }
    const { epoch, events, seq, head } = page;
    response.json({ epoch, events, seq, more: seq < head });
  });
};

type StreamNames = readonly [Audience, ...Audience[]];

/** `judges,public` or the name twice: all of them are served, or the request is refused. */
const readStreamNames = (request: Request): StreamNames => {
  const { stream = 'public' } = request.query;
  const asked = typeof stream === 'string' ? stream.split(',') : [];
  if (asked.includes(inboxStream)) throw new Refused(inboxOverSocket);
  const [first, ...others] = audiences.filter((name) => asked.includes(name));
  const isStranger = (name: string): boolean => !audiences.some((known) => known === name);
  if (first === undefined || asked.some(isStranger)) throw new Refused(unknownStream);
  return [first, ...others];
};

const unknownStream = refusal(
  'invalid_request',
  `Ask for a stream that there is, or several with commas between: ${audiences.join(', ')}.`,
  { field: 'stream' },
);
const inboxOverSocket = refusal(
  'invalid_request',
  'An inbox reaches its own page over the socket alone. Ask for the other streams without it.',
  { field: 'stream' },
);
const oneSnapshot = refusal(
  'invalid_request',
  'A snapshot is of one stream. Ask for each of them by itself.',
  { field: 'stream' },
);

const atLeastSchema = z.coerce.number().int().min(0).optional();

/** A page that was told to start anew needs a snapshot that covers what it was told of. */
const readAtLeast = (request: Request): number | undefined =>
  orRefuse(parseInput(atLeastSchema, request.query.atLeast));

const partSchema = z.literal('newest').optional();

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
