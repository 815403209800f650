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
  return connection.kind === 'lost' ? <LostBanner lost={connection} /> : null;
};

const LostBanner = ({ lost }: { readonly lost: Lost }) => {
  const { connection } = useServices();
  const now = useNow(500);
  return (
    <section className={css.banner} aria-label="Connection">
      <span>{headlineOf(lost)}</span>
      <span className={css.count}>{nextTryOf(lost, now)}</span>
      <Button onClick={connection.tryNow}>Try now</Button>
    </section>
  );
};

/** After this many tries the banner stops sounding hopeful. */
const manyTries = 10;

export const headlineOf = (lost: Lost): string => {
  switch (lost.reason) {
    case 'server-updating':
      return 'The contest is being updated and will be right back.';
    case 'silent':
      return 'The contest has gone quiet. Listening…';
    case 'server-full':
      return 'The contest is very busy just now.';
    case 'unreachable':
      return lost.attempt >= manyTries
        ? 'Can’t reach the contest. Is this device online?'
        : 'Connection lost. What you see may be old.';
  }
};

const nextTryOf = (lost: Lost, now: number): string => {
  if (lost.reason === 'silent') return '';
  const attempt = `Try ${String(lost.attempt)}`;
  if (lost.retryAt === null) return `${attempt} under way…`;
  const seconds = Math.max(0, Math.ceil((lost.retryAt - now) / 1000));
  return `${attempt} in ${String(seconds)} s`;
};
