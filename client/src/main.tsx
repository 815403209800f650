import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { createAnnouncer } from './announcer/announcer.ts';
import { createApi } from './api/api.ts';
import type { Audience } from '../../shared/contest/views.ts';
import { getSnapshot } from './api/endpoints.ts';
import { App, fetchPageAt, fetchPages } from './app.tsx';
import { createContestOutbox } from './outbox/contest-outbox.ts';
import type { OpenedDevice } from './outbox/open-device.ts';
import { forgetSent } from './outbox/forget-sent.ts';
import { tellOutcomes } from './outbox/tell-outcomes.ts';
import { createReceipts } from './outbox/receipts.ts';
import { sendForFirstPictures } from './pages/gallery/first-pictures.ts';
import { createDeferredKeptView } from './realtime/deferred-kept-view.ts';
import { createLiveContest } from './realtime/live-contest.ts';
import { createDeferredSocket } from './realtime/deferred-socket.ts';
import { mainStreamOf } from './realtime/main-stream.ts';
import { ServicesContext, type Services } from './services.ts';
import { createCelebration } from './state/celebration.ts';
import { createFirstLook } from './state/first-look.ts';
import { createKeptScroll } from './shell/keep-scroll.ts';
import { createContestStore } from './state/contest-store.ts';
import { createKeptValues, type KeptValues } from './state/kept-values.ts';
import {
  contestKey,
  createSessionStore,
  sessionKey,
  type SessionStore,
} from './state/session-store.ts';
import { createOfflineShell } from './state/offline-shell.ts';
import { createThemeSwitch } from './state/theme.ts';
import { createToasts } from './state/toasts.ts';

// The rim of the browser half: the only place that knows the real clock, chance and window.

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const id = window.setTimeout(run, delayMs);
    return { stop: () => window.clearTimeout(id) };
  },
  every: (periodMs, run) => {
    const id = window.setInterval(run, periodMs);
    return { stop: () => window.clearInterval(id) };
  },
};

// Not randomUUID: it is missing over plain HTTP.
const random: Random = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

/** For so long a page may stand empty. */
const momentMs = 200;

const deviceIdOf = (kept: KeptValues): string => {
  const known = kept.read('device');
  if (known !== null && /^[0-9a-z]{26,}$/.test(known)) return known;
  const made = randomId(random);
  kept.write('device', made);
  return made;
};

const loadSocket = async (mainStream: () => string) => {
  const { createLiveSocket } = await import('./realtime/live-socket.ts');
  return createLiveSocket({ page: window, clock, random, mainStream });
};

const streamOf = (session: SessionStore): Audience => {
  const state = session.get();
  const role = state.kind === 'known' ? state.role : 'visitor';
  return role === 'judge' ? 'judges' : role === 'organiser' ? 'organisers' : 'public';
};

// Missing over plain HTTP; in development it would keep yesterday's sources.
const workers =
  import.meta.env.PROD && 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;

const createServices = () => {
  const device = createKeptValues(() => window.localStorage, window);
  const drafts = createKeptValues(() => window.sessionStorage);
  const api = createApi({
    fetch: window.fetch.bind(window),
    createRequest: () => new XMLHttpRequest(),
    random,
    device: deviceIdOf(device),
  });
  const announcer = createAnnouncer(clock);
  const toasts = createToasts(clock, announcer);
  const contest = createContestStore(clock);
  const celebration = createCelebration();
  const firstLook = createFirstLook({
    ...{ api, contest, clock, isFirstVisit: device.read(contestKey) === null },
    sendForPictures: async (view) => {
      if (window.location.pathname === '/') await sendForFirstPictures(view, window.innerWidth);
    },
  });
  const session: SessionStore = createSessionStore(api, device, () => live.reidentify());

  let opening: Promise<OpenedDevice> | null = null;
  const openDevice = () => {
    opening ??= firstLook.isOver
      .then(() => import('./outbox/open-device.ts'))
      .then((device) =>
        device.openDevice({ api, session, clock, random, shown: contest.get, page: window }),
      );
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };
  const outbox = createContestOutbox({
    open: async () => (await openDevice()).outbox,
    newKey: api.newKey,
    now: () => clock.now(),
    contestId: () => device.read(contestKey),
  });
  const receipts = createReceipts(device, outbox);
  tellOutcomes({
    ...{ outbox, receipts, toasts },
    isOnEnterPage: () => window.location.pathname === '/enter',
  });
  contest.onNews((news) => {
    if (news.kind === 'event' && news.event.name === 'entryRemoved')
      forgetSent(outbox, news.event.data.id);
  });
  outbox.wake();

  const kept = createDeferredKeptView(async () => (await openDevice()).keptView);
  const live = createLiveContest({
    openSocket: createDeferredSocket(async () => {
      await firstLook.isOver;
      return loadSocket(() => mainStreamOf(session.get()));
    }, clock),
    fetchFirst: firstLook.fetchPublic,
    fetchSnapshot: (stream, url) => api.call(getSnapshot(stream, url)),
    likelyStream: () => streamOf(session),
    onSignedOut: () => void session.refresh().then(live.reidentify),
    // Whoever comes back may have been signed out meanwhile, or find the server put back to an earlier moment.
    onEpoch: () => void session.refresh(),
    onResults: celebration.due,
    ...{ contest, kept, announcer, toasts, clock },
  });
  // Signing in or out in one tab is signing in or out in all of them.
  device.onChange(sessionKey, () => void session.refresh());
  void live.start();
  void session.refresh();
  // What judges see goes from the device with whoever signs out on it.
  session.subscribe(() => {
    const state = session.get();
    if (state.kind === 'known' && state.role === 'visitor' && state.over === null)
      void kept.forget('judges');
  });
  const theme = createThemeSwitch(
    document.documentElement,
    window.matchMedia('(prefers-color-scheme: dark)'),
    device,
  );
  const scroll = createKeptScroll({
    ...{ page: window, kept: drafts },
    newId: () => randomId(random),
  });
  const { connection, start: retry } = live;
  const services: Services = {
    clock,
    api,
    retry,
    contest,
    newest: firstLook.newest,
    connection,
    session,
    outbox,
    receipts,
    celebration,
    announcer,
    toasts,
    theme,
    offlineShell: createOfflineShell({ workers, page: window, clock }),
    scroll,
    device,
    drafts,
  };
  return { services, isKnown: firstLook.isKnown };
};

// After what the visitor came for.
window.addEventListener('load', () => clock.after(2000, fetchPages), { once: true });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

const { services, isKnown } = createServices();
const render = (): void =>
  createRoot(root).render(
    <StrictMode>
      <ServicesContext value={services}>
        <App />
      </ServicesContext>
    </StrictMode>,
  );

// A contest that is there in a moment is shown at once: to say first that it is loading would only take time.
const moment = new Promise<void>((resolve) => clock.after(momentMs, resolve));
const isReady = Promise.all([isKnown, fetchPageAt(window.location.pathname)]);
void Promise.race([isReady, moment]).then(render);
