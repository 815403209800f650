import type { Cursor } from '../../../shared/wire/cursor.ts';
import { frame, type Reset } from '../../../shared/wire/frames.ts';
import type { Carrying } from './connection-state.ts';
import { createEventRoad } from './event-road.ts';
import type { EventsPage, FallbackPorts, FallbackSurroundings } from './fallback.ts';
import { createPoller } from './poller.ts';
import { isMeta } from './stream-cursors.ts';
import type { Waking } from './wake.ts';

/** The main stream, followed over HTTP until it is stopped or ends by itself. */
export type Following = {
  /** Null until the first answer. */
  readonly state: Carrying | null;
  resync(): void;
  /** Asks whether something is missing. */
  check(): void;
  woken(waking: Waking): void;
  stop(): void;
};

export type FollowingEnd =
  /** Nobody answers any more. */
  | 'unreachable'
  /** This session may not read the stream. */
  | 'denied'
  /** Another stream is the main one now. */
  | 'outdated'
  /** A socket is there, which is told of the same reset. */
  | 'superseded';

type Deps = FallbackPorts &
  FallbackSurroundings & {
    /** A socket brings the same stream. */
    readonly isSuperseded: () => boolean;
    readonly onEnd: (end: FollowingEnd) => void;
  };

const pollMs = 5000;
const againMs = 2000;
const resyncMs = 500;
const missesBeforeEnd = 3;
const roadsBeforePolling = 2;
/** A proxy that cuts an answer after so long can be lived with. */
const longLifeMs = 30_000;

/** In no history: the server says where a page without a place begins. */
const nowhere: Cursor = { epoch: 'none', seq: 0 };

/**
 * Asks first: an answer shows that the server is there, and brings what is lacking. Then it listens to server-sent
 * events; where these do not get through it goes on asking.
 */
export const followOverHttp = (deps: Deps): Following => {
  const { clock, streams, mainStream } = deps;
  const stream = mainStream();
  let state: Carrying | null = null;
  let misses = 0;
  /** How often something was missing, for which it asks again after a while. */
  let resyncs = 0;
  let failedRoads = 0;

  const show = (kind: Carrying['kind'], via: Carrying['via']): void => {
    if (state?.kind === kind && state.via === via) return;
    state = { kind, stream, via };
    deps.onState();
  };
  const stall = (): void => {
    if (state) show('stalled', state.via);
  };

  const place = (): Cursor => streams.reach(stream) ?? nowhere;
  const stop = (): void => {
    poller.stop();
    road.close();
  };
  const end = (how: FollowingEnd): void => {
    stop();
    deps.onEnd(how);
  };
  /** Followed on both roads, a reset could lead back to before what one of them has brought since. */
  const isLeftToSocket = (): boolean => {
    const isSo = deps.isSuperseded();
    if (isSo) end('superseded');
    return isSo;
  };
  const reset = (notice: Reset): void => {
    deps.onEpoch(notice.epoch);
    streams.reset(notice.stream, notice);
  };
  const isOutdated = (): boolean => {
    const isSo = mainStream() !== stream;
    if (isSo) end('outdated');
    return isSo;
  };

  const missed = (): void => {
    misses += 1;
    if (!state || misses >= missesBeforeEnd) end('unreachable');
    else {
      stall();
      poller.askIn(againMs);
    }
  };

  const answered = (page: EventsPage): void => {
    if (page.kind === 'denied') end('denied');
    else if (!isOutdated() && !(page.kind === 'reset' && isLeftToSocket())) {
      misses = 0;
      const before = resyncs;
      take(page);
      if (resyncs === before) goOn(page.kind === 'page' && page.more);
    }
  };

  const take = (page: Exclude<EventsPage, { readonly kind: 'denied' }>): void => {
    if (page.kind === 'reset') reset(page.reset);
    else {
      if (!state) deps.onEpoch(page.epoch);
      for (const delivery of page.events) streams.receive(delivery);
    }
  };

  const goOn = (isMore: boolean): void => {
    if (road.isAlive) show('live', 'server-sent-events');
    else {
      // Until it has failed the road is believed to work.
      show('live', failedRoads < roadsBeforePolling ? 'server-sent-events' : 'polling');
      poller.askIn(isMore ? 0 : pollMs * (0.8 + 0.4 * deps.unit()));
    }
    if (!isMore && !road.isOpen && failedRoads < roadsBeforePolling) road.open(stream, place());
  };

  const poller = createPoller({
    clock,
    fetchPage: (signal) => deps.fetchPage(stream, place(), signal),
    onAnswer: (page) => (page ? answered(page) : missed()),
    onSlow: stall,
  });

  const road = createEventRoad({
    ...{ clock, openEvents: deps.openEvents },
    onSign() {
      if (isOutdated()) return;
      poller.stop();
      misses = 0;
      show('live', 'server-sent-events');
    },
    onEvent(name, data) {
      // The server's own words: it and this page speak one protocol.
      if (name === frame.reset) {
        if (!isLeftToSocket()) reset(data as Reset);
      } else if (Array.isArray(data) && isMeta(data[1])) streams.receive([name, data[0], data[1]]);
    },
    onEnd(isHeldBack, livedMs) {
      if (livedMs >= longLifeMs) failedRoads = 0;
      failedRoads += isHeldBack ? roadsBeforePolling : 1;
      poller.askIn(0);
    },
  });

  streams.follow(stream);
  poller.askIn(0);

  return {
    get state() {
      return state;
    },
    resync() {
      resyncs += 1;
      road.close();
      poller.askIn(resyncMs);
    },
    check: () => poller.askIn(0),
    woken(waking) {
      if (waking === 'offline' && state) {
        state = { ...state, kind: 'stalled' };
        deps.onState();
      }
      // What it was connected to is probably gone, which it would not notice for long.
      if (waking === 'slept') road.close();
      poller.askIn(0);
    },
    stop,
  };
};
