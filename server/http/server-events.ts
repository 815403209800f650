import type { Response } from 'express';
import type { Clock } from '../../shared/base/clock.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import { frame, type Delivery, type Reset } from '../../shared/wire/frames.ts';
import type { Follower, Following } from '../../lib/realtime/index.ts';

type Options = {
  readonly response: Response;
  readonly clock: Clock;
  /** Several streams as one: only what all of them are past may become the browser's `Last-Event-ID`. */
  readonly isMerged?: boolean;
  readonly follow: (follower: Follower) => Following;
  /** Asked again before anything is sent: a session may end meanwhile. */
  readonly mayRead: () => boolean;
};

/** Proxies end a connection that says nothing for long, the strictest after ten seconds. */
const heartbeatMs = 8000;
const retryMs = 2000;

/** Server-sent events: each named, `id: <epoch>:<seq>`, its data `[data, meta]` as a socket's listener gets it. */
export const sendServerEvents = (options: Options): void => {
  const { response, clock, isMerged = false, follow, mayRead } = options;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx would hold events back until its buffer is full.
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${String(retryMs)}\n\n`);

  const write = (text: string): boolean => {
    if (mayRead()) return response.write(text);
    response.end();
    return false;
  };

  const following = follow({
    onEvents: (events) => write(textOf(events)),
    onReset: (reset) => void write(resetText(reset, isMerged)),
    onEnd: () => response.end(),
  });
  const heartbeat = clock.every(heartbeatMs, () => void write(': still here\n\n'));
  response.on('drain', () => following.resume());
  response.once('close', () => {
    heartbeat.stop();
    following.close();
  });
};

/** Of a record that several streams tell of, the last event alone carries the place: before it, not all was said. */
const textOf = (events: readonly Delivery[]): string =>
  events
    .map(([name, data, meta], index) => {
      const isLast = events[index + 1]?.[2].seq !== meta.seq;
      return blockOf(name, [data, meta], isLast ? meta : undefined);
    })
    .join('');

const resetText = (reset: Reset, isMerged: boolean): string =>
  blockOf(frame.reset, reset, isMerged ? undefined : reset);

const blockOf = (event: string, data: unknown, place: Cursor | undefined): string => {
  const id = place === undefined ? '' : `id: ${place.epoch}:${String(place.seq)}\n`;
  return `event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`;
};
