import type { Clock } from '../../shared/base/clock.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import type { EventsListener, EventsPage, FallbackPorts } from '../../lib/realtime/client/index.ts';
import type { RealtimeReliability } from '../../lib/realtime/index.ts';
import type { TestRecord } from './record-log.ts';

/** What becomes of what is asked over HTTP. */
export type HttpWeather = {
  /** `swallowed`: nobody ever answers. */
  answers: 'come' | 'fail' | 'swallowed' | 'denied';
  /** `held-back`: something in between keeps the events to itself. */
  events: 'come' | 'refused' | 'held-back';
  isSocketAdvisedAgainst: boolean;
  mainStream: string;
};

/** The streams of a realtime server over an HTTP in memory that the test may break. */
export type HttpWire = FallbackPorts & {
  readonly weather: HttpWeather;
  /** The places that were asked for, `?` before those over one page, `~` before those over open answers. */
  readonly asked: readonly string[];
  /** Answers that somebody keeps open. */
  readonly kept: number;
  /** From now on this server answers; without one, nobody. */
  serve(realtime: RealtimeReliability<TestRecord> | null): void;
  /** Ends the answers that stay open; `isSilent`: nobody notices. */
  cutEvents(isSilent?: boolean): void;
  /** Loses the next event of an open answer, or not after all: no TCP does so, but a bad proxy may. */
  loseNextEvent(isSo?: boolean): void;
};

/** What server/http/server-events.ts says when there is nothing else to say. */
const heartbeatMs = 8000;

export const createHttpWire = (
  clock: Clock,
  mayRead: (stream: string) => boolean = () => true,
): HttpWire => {
  let realtime: RealtimeReliability<TestRecord> | null = null;
  const weather: HttpWeather = {
    ...{ answers: 'come', events: 'come', isSocketAdvisedAgainst: false, mainStream: 'public' },
  };
  const asked: string[] = [];
  let losing = 0;
  let kept = 0;
  const open = new Set<(isSilent: boolean) => void>();

  const server = (): RealtimeReliability<TestRecord> => {
    if (!realtime || weather.answers === 'fail') throw new Error('nobody there');
    return realtime;
  };

  const fetchPage = async (
    stream: string,
    { epoch, seq }: Cursor,
    signal: AbortSignal,
  ): Promise<EventsPage> => {
    asked.push(`? ${stream} ${epoch}:${seq}`);
    if (weather.answers === 'denied') return { kind: 'denied' };
    if (weather.answers === 'swallowed')
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    if (!mayRead(stream) && realtime) return { kind: 'denied' };
    const page = server().readStream({ stream, epoch, after: seq, limit: 3 });
    return page.kind === 'reset'
      ? { kind: 'reset', reset: page }
      : { ...page, more: page.seq < page.head };
  };

  const follow = (stream: string, { epoch, seq }: Cursor, listener: EventsListener) => {
    const following = server().followStream(
      { stream, epoch, after: seq },
      {
        onEvents(events) {
          if (!mayRead(stream)) {
            end(false);
            return false;
          }
          listener.onSign();
          for (const [name, data, meta] of events.slice(losing))
            listener.onEvent(name, [data, meta]);
          losing = 0;
          return true;
        },
        onReset: (reset) => listener.onEvent('reset', reset),
        onEnd: () => end(false),
      },
    );
    const heartbeat = clock.every(heartbeatMs, () => listener.onSign());
    const end = (isSilent: boolean): void => {
      open.delete(end);
      following.close();
      heartbeat.stop();
      if (!isSilent) listener.onEnd();
    };
    open.add(end);
    listener.onSign();
    return () => end(true);
  };

  const openEvents = (stream: string, after: Cursor, listener: EventsListener) => {
    asked.push(`~ ${stream} ${after.epoch}:${after.seq}`);
    let hangUp = (): void => undefined;
    let isWanted = true;
    kept += 1;
    queueMicrotask(() => {
      if (!isWanted || weather.events === 'held-back') return;
      if (weather.events === 'refused') listener.onEnd();
      else hangUp = follow(stream, after, listener);
    });
    return () => {
      if (isWanted) kept -= 1;
      isWanted = false;
      hangUp();
    };
  };

  return {
    weather,
    asked,
    get kept() {
      return kept;
    },
    serve: (served) => void (realtime = served),
    cutEvents(isSilent = false) {
      for (const end of [...open]) end(isSilent);
    },
    loseNextEvent: (isSo = true) => void (losing = isSo ? 1 : 0),
    ...{ fetchPage, openEvents },
    mainStream: () => weather.mainStream,
    isRecommended: async () => weather.isSocketAdvisedAgainst,
  };
};
