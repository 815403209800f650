import { useEffect, useLayoutEffect, useRef } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { Button } from '../components/button.tsx';
import { useServices } from '../services.ts';
import { useStore } from '../state/store.ts';
import { useNow } from '../state/use-now.ts';
import type { Connection } from '../realtime/connection.ts';
import css from './connection-banner.module.css';

type Lost = Extract<Connection, { readonly kind: 'lost' }>;

/** Says at once that the page is no longer live, when it tries again, and lets one try now. */
export const ConnectionBanner = () => {
  const connection = useStore(useServices().connection);
  if (connection.kind === 'lost') return <LostBanner lost={connection} />;
  return connection.kind === 'live' && connection.via !== 'websocket' ? (
    <DetourNote via={connection.via} />
  ) : null;
};

/** Calm, since nothing is lost: only the way is another one, and perhaps slower. */
const DetourNote = ({ via }: { readonly via: Detour }) => (
  <section className={`${css.banner} ${css.detour}`} aria-label="Connection">
    <span>{detours[via].says}</span>
    <span className={css.way}>via {detours[via].way}</span>
  </section>
);

type Detour = Exclude<Extract<Connection, { readonly kind: 'live' }>['via'], 'websocket'>;

const isBlocked = 'Live by a detour: this network blocks the direct way.';

/** For whoever watches, and, for whoever looks after the network, by its name. */
const detours: Readonly<Record<Detour, { readonly says: string; readonly way: string }>> = {
  'long-polling': { says: isBlocked, way: 'long polling' },
  'server-sent-events': { says: isBlocked, way: 'server-sent events' },
  polling: {
    says: 'Checking every 5 seconds: this network holds news back.',
    way: 'polling',
  },
};

const LostBanner = ({ lost }: { readonly lost: Lost }) => {
  const { connection, announcer } = useServices();
  const now = useNow(500);
  const bar = useRoomForFocus();
  const opening = useRef(headlineOf(lost));
  // Once for each loss: what follows can be read here by who looks for it.
  useEffect(() => announcer.say(opening.current), [announcer]);
  return (
    <section ref={bar} className={css.banner} aria-label="Connection">
      <span>{headlineOf(lost)}</span>
      <span className={css.count}>{nextTryOf(lost, now)}</span>
      <Button onClick={connection.tryNow}>Retry now</Button>
    </section>
  );
};

/** What is focused, now or while the banner stands at the top, is scrolled to below it. */
const useRoomForFocus = () => {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = bar.current;
    const page = element?.ownerDocument.documentElement;
    if (element === null || page === undefined) return undefined;
    const measure = () => {
      const { height, bottom } = element.getBoundingClientRect();
      page.style.setProperty('--banner', `${String(height)}px`);
      // The browser holds the page where it was when the banner came: that may leave the focus below it.
      const hidden = bottom - (focusedTop(element.ownerDocument) ?? bottom);
      if (hidden > 0) element.ownerDocument.defaultView?.scrollBy({ top: -hidden - roomPx });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      observer.disconnect();
      page.style.removeProperty('--banner');
    };
  }, []);
  return bar;
};

const roomPx = 8;

const focusedTop = ({ activeElement, body }: Document): number | null =>
  activeElement === null || activeElement === body || activeElement.id === 'main'
    ? null
    : activeElement.getBoundingClientRect().top;

export const headlineOf = ({ reason, isOffline }: Pick<Lost, 'reason' | 'isOffline'>): string => {
  switch (reason) {
    case 'server-updating':
      return 'Server updating. The contest will be right back.';
    case 'silent':
      return 'The contest has gone quiet. Listening…';
    case 'server-full':
      return 'The contest is very busy just now.';
    case 'unreachable':
      return 'Can’t reach the contest. It goes on trying.';
    case 'lost':
      return isOffline
        ? 'This device is offline. What you see may be old.'
        : 'Connection lost. What you see may be old.';
    default:
      return assertNever(reason);
  }
};

const nextTryOf = (lost: Lost, now: number): string => {
  if (lost.reason === 'silent') return '';
  const attempt = `Try ${String(lost.attempt)}`;
  if (lost.retryAt === null) return `${attempt} under way…`;
  const seconds = Math.max(0, Math.ceil((lost.retryAt - now) / 1000));
  return `${attempt} in ${String(seconds)} s`;
};
