import { Moon, Sun } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useServices } from '../services.ts';
import { useContest, useSession } from '../state/use-contest.ts';
import { useStore } from '../state/store.ts';
import css from './app-shell.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { OwedNote } from './owed-note.tsx';

/** Thin chrome around every page but the stage: where one is, where one can go, day or night. */
export const AppShell = ({ children }: { readonly children: ReactNode }) => {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <a className={css.skip} href="#main">
        Skip to the page
      </a>
      <ConnectionBanner />
      <OwedNote />
      <header className={css.head}>
        {location !== '/' && <ContestName />}
        <MainNav location={location} />
      </header>
      <main className={css.main} id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Arrival location={location} main={main} />
      <footer className={css.foot}>
        <Link href="/screen">Big screen</Link>
        <SignInLink />
      </footer>
    </>
  );
};

const ContestName = () => {
  const contest = useContest();
  return (
    <Link href="/" className={css.name}>
      <span>{contest.kind === 'ready' ? contest.view.contest.name : 'Tattoo Contest'}</span>
    </Link>
  );
};

const MainNav = ({ location }: { readonly location: string }) => {
  const session = useSession();
  const role = session.kind === 'known' ? session.role : 'visitor';
  const links = [
    { href: '/', label: 'Gallery' },
    { href: '/winners', label: 'Winners' },
    ...(role === 'visitor' ? [] : [{ href: '/judge', label: 'Judge' }]),
    ...(role === 'organiser' ? [{ href: '/organise', label: 'Organise' }] : []),
  ];
  return (
    <nav className={css.nav} aria-label="Main">
      {links.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={location === href ? 'page' : undefined}>
          {label}
        </Link>
      ))}
      <ThemeButton />
    </nav>
  );
};

const ThemeButton = () => {
  const { theme } = useServices();
  const current = useStore(theme);
  return (
    <button
      type="button"
      onClick={theme.toggle}
      aria-label={current === 'day' ? 'Switch to night' : 'Switch to day'}
    >
      {current === 'day' ? <Moon size={22} aria-hidden /> : <Sun size={22} aria-hidden />}
    </button>
  );
};

const SignInLink = () => {
  const session = useSession();
  const { session: store, toasts } = useServices();
  const signOut = async () => {
    const answer = await store.signOut();
    if (!answer.ok)
      toasts.problem(`You are still signed in. ${answer.error.message}`, answer.error);
  };
  if (session.kind === 'known' && session.role !== 'visitor') {
    return (
      <a
        href="/"
        onClick={(event) => {
          event.preventDefault();
          void signOut();
        }}
      >
        Sign out{session.label === null ? '' : ` (${session.label})`}
      </a>
    );
  }
  return <Link href="/sign-in">Judges and organisers</Link>;
};

type ArrivalProps = { readonly location: string; readonly main: RefObject<HTMLElement | null> };

/** Moves the reader to the new page after a navigation within the app, as a full load would. */
const Arrival = ({ location, main }: ArrivalProps) => {
  const { scroll } = useServices();
  const search = useSearch();
  const shown = useRef(location);
  useLayoutEffect(() => {
    const isNewPage = shown.current !== location;
    shown.current = location;
    if (isNewPage) main.current?.focus({ preventScroll: true });
    scroll.arrived(isNewPage);
  }, [location, search, scroll, main]);
  return null;
};
