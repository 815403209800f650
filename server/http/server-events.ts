import type { Response } from 'express';
import type { Clock } from '../../shared/base/clock.ts';
import { frame, type Delivery, type Reset } from '../../shared/wire/frames.ts';
import type { Follower, Following } from '../../lib/realtime/index.ts';

type Options = {
  readonly response: Response;
  readonly clock: Clock;
  readonly follow: (follower: Follower) => Following;
  /** Asked again before anything is sent: a session may end meanwhile. */
  readonly mayRead: () => boolean;
};

/** Proxies end a connection that says nothing for long. */
const heartbeatMs = 15_000;
const retryMs = 2000;

/** Server-sent events: each named, `id: <epoch>:<seq>`, its data `[data, meta]` as a socket's listener gets it. */
export const sendServerEvents = ({ response, clock, follow, mayRead }: Options): void => {
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
    onEvents: (events) => write(events.map(eventText).join('')),
    onReset: (reset) => void write(resetText(reset)),
    onEnd: () => response.end(),
  });
  const heartbeat = clock.every(heartbeatMs, () => void write(': still here\n\n'));
  response.on('drain', () => following.resume());
  response.once('close', () => {
    heartbeat.stop();
    following.close();
  });
};

const eventText = ([name, data, meta]: Delivery): string =>
  `event: ${name}\nid: ${meta.epoch}:${String(meta.seq)}\ndata: ${JSON.stringify([data, meta])}\n\n`;

const resetText = (reset: Reset): string =>
  `event: ${frame.reset}\nid: ${reset.epoch}:${String(reset.seq)}\ndata: ${JSON.stringify(reset)}\n\n`;
