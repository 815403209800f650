import '@fontsource/alegreya-sans/latin-400.css';
import '@fontsource/alegreya-sans/latin-500.css';
import '@fontsource/alegreya-sans/latin-700.css';
import '@fontsource/alegreya-sans/latin-ext-400.css';
import '@fontsource/alegreya-sans/latin-ext-700.css';
import '@fontsource/sancreek/latin-400.css';
import '@fontsource/sancreek/latin-ext-400.css';
import './styles/numerals.css';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { createAnnouncer } from './announcer/announcer.ts';
import { createApi } from './api/api.ts';
import { getSnapshot } from './api/endpoints.ts';
import { App } from './app.tsx';
import { createLiveContest } from './realtime/live-contest.ts';
import { createDeferredSocket } from './realtime/deferred-socket.ts';
import { ServicesContext, type Services } from './services.ts';
import { createContestStore } from './state/contest-store.ts';
import { createKeptValues, type KeptValues } from './state/kept-values.ts';
import { createSessionStore, type SessionStore } from './state/session-store.ts';
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

const deviceIdOf = (kept: KeptValues): string => {
  const known = kept.read('device');
  if (known !== null && /^[0-9a-z]{26,}$/.test(known)) return known;
  const made = randomId(random);
  kept.write('device', made);
  return made;
};

const loadSocket = async () => {
  const { createLiveSocket } = await import('./realtime/live-socket.ts');
  return createLiveSocket({ page: window, clock, random });
};

const createServices = (): Services => {
  const device = createKeptValues(() => window.localStorage);
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
  const session: SessionStore = createSessionStore(api, () => live.reidentify());
  const live = createLiveContest({
    openSocket: createDeferredSocket(loadSocket, clock),
    fetchSnapshot: (stream, url) => api.call(getSnapshot(stream, url)),
    onSignedOut: () => void session.refresh().then(live.reidentify),
    ...{ contest, announcer, toasts, clock },
  });
  void live.start();
  void session.refresh();
  const theme = createThemeSwitch(
    document.documentElement,
    window.matchMedia('(prefers-color-scheme: dark)'),
    device,
  );
  const { connection, start: retry } = live;
  return {
    clock,
    api,
    retry,
    contest,
    connection,
    session,
    announcer,
    toasts,
    theme,
    device,
    drafts,
  };
};

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

createRoot(root).render(
  <StrictMode>
    <ServicesContext value={createServices()}>
      <App />
    </ServicesContext>
  </StrictMode>,
);
