import { audiences, type Audience } from '../../../shared/contest/views.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Announcer } from '../announcer/announcer.ts';
import { categoryName } from '../state/selectors.ts';
import type { ContestStore, News } from '../state/contest-store.ts';
import { counted } from '../state/durations.ts';
import { createStore } from '../state/store.ts';
import type { Toasts } from '../state/toasts.ts';
import type { Connection, ConnectionControl } from './connection.ts';
import type { LiveFeed } from './live-feed.ts';

export type LiveContest = {
  readonly connection: ConnectionControl;
  /** Shows the stream of `audience` and keeps it live. */
  readonly show: (audience: Audience) => Promise<void>;
};

export type LiveContestDeps = {
  readonly contest: ContestStore;
  readonly feed: LiveFeed;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  readonly clock: Clock;
};

const retryMs = 3000;

/** Ties the feed to the view, and tells people what they missed and what is new. */
export const createLiveContest = (deps: LiveContestDeps): LiveContest => {
  const { contest, feed, announcer, toasts, clock } = deps;
  const connection = createStore<Connection>({ kind: 'connecting' });
  const away = trackAbsence(toasts);
  let opened = false;

  feed.listen((signal) => {
    switch (signal.kind) {
      case 'event':
        contest.receive(signal.name, signal.data, signal.meta);
        return;
      case 'skipped':
        contest.skip(signal.meta);
        return;
      case 'reset':
        if (isAudience(signal.stream)) void show(signal.stream);
        return;
      case 'connection':
        if (signal.connection.kind === 'lost' && connection.get().kind === 'live') away.left();
        if (signal.connection.kind === 'live') clock.after(settleMs, away.returned);
        connection.set(signal.connection);
    }
  });

  contest.onNews((news) => {
    away.count(news);
    announce(news, announcer);
  });

  const show = async (audience: Audience): Promise<void> => {
    await contest.load(audience);
    const state = contest.get();
    if (state.kind !== 'ready' || state.stream !== audience) {
      clock.after(retryMs, () => void show(audience));
      return;
    }
    if (opened) feed.moved(state.stream, state.cursor);
    else feed.open(state.stream, state.cursor);
    opened = true;
  };

  return {
    show,
    connection: { get: connection.get, subscribe: connection.subscribe, tryNow: feed.reconnect },
  };
};

/** After the return, what was missed arrives within moments; then it is counted and told once. */
const settleMs = 800;

const trackAbsence = (toasts: Toasts) => {
  let missed: number | null = null;
  return {
    left: () => {
      missed ??= 0;
    },
    count: (news: News) => {
      if (missed === null) return;
      if (news.kind === 'caught-up') missed += news.newEntries;
      else if (news.event.name === 'newSubmission') missed += 1;
    },
    returned: () => {
      if (missed === null) return;
      toasts.note(
        missed === 0
          ? 'Back. Nothing new while you were away.'
          : `Back. ${counted(missed, 'new entry', 'new entries')} while you were away.`,
      );
      missed = null;
    },
  };
};

const announce = (news: News, announcer: Announcer) => {
  if (news.kind !== 'event') return;
  const { event, before } = news;
  if (event.name === 'newSubmission') {
    const { number, categoryId } = event.data;
    const category = categoryName(before.categories, categoryId);
    announcer.tell({ kind: 'entry', number, category });
  } else if (event.name === 'saveWinners') {
    for (const categoryId of Object.keys(event.data.winners)) {
      announcer.tell({ kind: 'winners', category: categoryName(before.categories, categoryId) });
    }
  }
};

const isAudience = (stream: string): stream is Audience =>
  audiences.some((name) => name === stream);
