import type { Clock } from '../../../shared/base/clock.ts';
import { audiences, type Audience } from '../../../shared/contest/views.ts';
import type { Announcer } from '../announcer/announcer.ts';
import type { ApiResult } from '../api/api.ts';
import type { Snapshot } from '../api/endpoints.ts';
import type { ContestStore, News } from '../state/contest-store.ts';
import { counted } from '../state/durations.ts';
import { categoryName } from '../state/selectors.ts';
import { createStore } from '../state/store.ts';
import type { Toasts } from '../state/toasts.ts';
import { nextConnection, type Connection, type ConnectionControl } from './connection.ts';
import type { LiveSocket, LiveSocketEvents } from './live-socket.ts';

export type LiveContest = {
  readonly connection: ConnectionControl;
  /** Shows what everybody may see at once, and keeps it live from then on. */
  readonly start: () => Promise<void>;
  /** After signing in or out: the server decides anew which stream this page reads. */
  readonly reidentify: () => void;
};

export type LiveContestDeps = {
  readonly openSocket: (events: LiveSocketEvents) => LiveSocket;
  readonly fetchSnapshot: (stream: Audience, url?: string) => Promise<ApiResult<Snapshot>>;
  readonly contest: ContestStore;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  readonly clock: Clock;
  /** The server ended this session. */
  readonly onSignedOut: () => void;
};

/** Ties the socket to the view, and tells people what they missed and what is new. */
export const createLiveContest = (deps: LiveContestDeps): LiveContest => {
  const { contest, announcer, toasts, clock } = deps;
  const connection = createStore<Connection>({ kind: 'connecting' });
  const away = trackAbsence(toasts);
  let painted: Promise<ApiResult<Snapshot>> | null = null;

  /** The first paint's snapshot serves the socket's first question too: one big answer instead of two. */
  const snapshotOf = (stream: Audience, url: string): Promise<ApiResult<Snapshot>> => {
    const ready = stream === 'public' ? painted : null;
    painted = null;
    return ready ?? deps.fetchSnapshot(stream, url);
  };

  const socket = deps.openSocket({
    snapshotOf: async (stream, url) => {
      if (!isAudience(stream)) throw new Error(`There is no snapshot of ${stream}.`);
      const answer = await snapshotOf(stream, url);
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    },
    onSnapshot: (stream, snapshot) => {
      if (isAudience(stream)) contest.replace(stream, snapshot);
    },
    onEvent: (name, data, meta) => contest.receive(name, data, meta),
    onState: (state, isOffline) => {
      const before = connection.get();
      const after = nextConnection(before, state, isOffline);
      connection.set(after);
      const isShown = contest.get().kind === 'ready';
      if (after.kind === 'lost' && before.kind !== 'lost' && isShown) away.left();
      if (after.kind === 'live' && before.kind === 'lost') clock.after(settleMs, away.returned);
      if (state.kind === 'signed-out') deps.onSignedOut();
    },
  });

  contest.onNews((news) => {
    away.count(news);
    announce(news, announcer);
  });

  return {
    start: async () => {
      painted = deps.fetchSnapshot('public');
      const answer = await painted;
      if (answer.ok) contest.paint('public', answer.value);
      else contest.fail(answer.error);
      socket.connect();
    },
    reidentify: socket.reconnect,
    connection: { get: connection.get, subscribe: connection.subscribe, tryNow: socket.reconnect },
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
      toasts.note(welcomeBack(missed));
      missed = null;
    },
  };
};

export const welcomeBack = (missed: number): string =>
  missed === 0
    ? 'Back. Nothing new while you were away.'
    : `Back. ${counted(missed, 'new entry', 'new entries')} while you were away.`;

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
