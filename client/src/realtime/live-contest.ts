import type { Clock, Timer } from '../../../shared/base/clock.ts';
import { showsArtists } from '../../../shared/contest/phases.ts';
import { audiences, type Audience, type ContestView } from '../../../shared/contest/views.ts';
import type { Announcer } from '../announcer/announcer.ts';
import type { ApiResult } from '../api/api.ts';
import type { Snapshot } from '../api/endpoints.ts';
import type { ContestStore, News } from '../state/contest-store.ts';
import { categoryName } from '../state/selectors.ts';
import { createStore } from '../state/store.ts';
import type { Toasts } from '../state/toasts.ts';
import { nextConnection, type Connection, type ConnectionControl } from './connection.ts';
import type { KeptView } from './kept-view.ts';
import type { LiveSocket, LiveSocketEvents } from './live-socket.ts';
import { compareViews, isNothing, tellMissed } from './missed.ts';

export type LiveContest = {
  readonly connection: ConnectionControl;
  /** Shows at once what this device kept or everybody may see, and keeps it live from then on. */
  readonly start: () => Promise<void>;
  /** After signing in or out: the server decides anew which stream this page reads. */
  readonly reidentify: () => void;
};

export type LiveContestDeps = {
  readonly openSocket: (events: LiveSocketEvents) => LiveSocket;
  /** What everybody may see, for somebody who has seen nothing yet; null if it came another way meanwhile. */
  readonly fetchFirst: () => Promise<ApiResult<Snapshot> | null>;
  readonly fetchSnapshot: (stream: Audience, url?: string) => Promise<ApiResult<Snapshot>>;
  readonly kept: KeptView;
  /** The stream of whoever was signed in here last. */
  readonly likelyStream: () => Audience;
  readonly contest: ContestStore;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  readonly clock: Clock;
  /** The server ended this session. */
  readonly onSignedOut: () => void;
  /** The server was reached, for the first time or again, and tells which history it has. */
  readonly onEpoch: (epoch: string) => void;
  /** The results came out while somebody watches, or while they were away. */
  readonly onResults: () => void;
};

/** Ties the socket to the view, and tells people what they missed and what is new. */
export const createLiveContest = (deps: LiveContestDeps): LiveContest => {
  const { contest, kept, announcer, clock } = deps;
  const connection = createStore<Connection>({ kind: 'connecting' });
  const away = trackAbsence(deps);
  /** Snapshots on their way: until they are here it is not known what was missed. */
  let fetching = 0;

  let telling: Timer | undefined;
  let wasTold = false;

  const tellReturn = (): void => {
    telling = clock.after(settleMs, () => {
      if (fetching > 0) {
        tellReturn();
        return;
      }
      away.returned(wasTold);
      wasTold = false;
    });
  };

  const socket = deps.openSocket({
    keptCursors: () => {
      const state = contest.get();
      return state.kind === 'ready' ? { [state.stream]: state.cursor } : {};
    },
    snapshotOf: async (stream, url) => {
      if (!isAudience(stream)) throw new Error(`There is no snapshot of ${stream}.`);
      fetching += 1;
      const answer = await deps.fetchSnapshot(stream, url).finally(() => {
        fetching -= 1;
      });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    },
    onSnapshot: (stream, snapshot) => {
      if (!isAudience(stream)) return;
      contest.replace(stream, snapshot);
      kept.adopt(stream, snapshot);
    },
    onEvent: (name, data, meta) => {
      contest.receive(name, data, meta);
      kept.follow(name, data, meta);
    },
    onEpoch: deps.onEpoch,
    onState: (state, isOffline) => {
      const before = connection.get();
      const after = nextConnection(before, state, isOffline);
      connection.set(after);
      if (after.kind === 'lost' && before.kind !== 'lost') {
        telling?.stop();
        wasTold = true;
        away.left();
      }
      if (after.kind === 'live' && before.kind !== 'live') tellReturn();
      if (state.kind === 'signed-out') deps.onSignedOut();
    },
  });

  contest.onNews((news) => {
    announce(news, announcer);
    if (bringsResults(news, contest)) deps.onResults();
  });

  /** What an earlier visit kept is shown first, and followed from there. */
  const showKept = async (): Promise<void> => {
    const stream = deps.likelyStream();
    const found = await kept.load(stream);
    if (found === null) return;
    away.saw(stream, found.view);
    if (contest.get().kind !== 'ready') {
      contest.paint(stream, found);
      socket.connect();
    } else if (connection.get().kind === 'live') tellReturn();
  };

  const showSnapshot = async (): Promise<void> => {
    const answer = await deps.fetchFirst();
    if (answer === null || contest.get().kind === 'ready') return;
    if (answer.ok) {
      contest.paint('public', answer.value);
      kept.adopt('public', answer.value);
    } else contest.fail(answer.error);
    socket.connect();
  };

  return {
    start: async () => {
      await Promise.all([showKept(), showSnapshot()]);
    },
    reidentify: socket.reconnect,
    connection: { get: connection.get, subscribe: connection.subscribe, tryNow: socket.reconnect },
  };
};

/** After the return, what was missed arrives within moments; then it is told once. */
const settleMs = 800;

type AbsenceDeps = Pick<LiveContestDeps, 'contest' | 'toasts' | 'onResults'>;

const trackAbsence = ({ contest, toasts, onResults }: AbsenceDeps) => {
  let seen: { readonly stream: Audience; readonly view: ContestView } | null = null;
  return {
    left: () => {
      const state = contest.get();
      if (state.kind === 'ready') seen ??= state;
    },
    /** Kept from an earlier visit. */
    saw: (stream: Audience, view: ContestView) => {
      seen ??= { stream, view };
    },
    /** `wasTold`: the page had said that it was cut off, so it says that it is back, news or not. */
    returned: (wasTold: boolean) => {
      const now = contest.get();
      const before = seen;
      seen = null;
      // Another audience sees more or less of the same contest: that is no news.
      if (before === null || now.kind !== 'ready' || now.stream !== before.stream) return;
      const missed = compareViews(before.view, now.view);
      if (!wasTold && isNothing(missed)) return;
      if (missed.hasResults) onResults();
      toasts.note(
        `${wasTold ? 'Back.' : 'Welcome back.'} ${tellMissed(missed)}`,
        missed.hasResults ? { label: 'See the winners', to: '/winners' } : undefined,
      );
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

const bringsResults = (news: News, contest: ContestStore): boolean => {
  const state = contest.get();
  if (state.kind !== 'ready' || news.before === null) return false;
  return !showsArtists(news.before.contest.phase) && showsArtists(state.view.contest.phase);
};

const isAudience = (stream: string): stream is Audience =>
  audiences.some((name) => name === stream);
