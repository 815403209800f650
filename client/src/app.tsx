import { Suspense, type ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { LiveRegions } from './announcer/live-regions.tsx';
import { LoadingState } from './components/states.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { lazyPage } from './shell/lazy-page.tsx';
import { PageBoundary } from './shell/page-boundary.tsx';
import { ToastShelf } from './shell/toast-shelf.tsx';

// What each page needs is announced with it (server/compose-pages.ts), so that nothing waits for the program.
const GalleryPage = lazyPage(
  async () => (await import('./pages/gallery/gallery-page.tsx')).GalleryPage,
);
const EnterPage = lazyPage(async () => (await import('./pages/enter/enter-page.tsx')).EnterPage);
const ReceiptPage = lazyPage(
  async () => (await import('./pages/receipt/receipt-page.tsx')).ReceiptPage,
);
const WinnersPage = lazyPage(
  async () => (await import('./pages/winners/winners-page.tsx')).WinnersPage,
);
const ScreenPage = lazyPage(
  async () => (await import('./pages/screen/screen-page.tsx')).ScreenPage,
);
const JudgePage = lazyPage(async () => (await import('./pages/judge/judge-page.tsx')).JudgePage);
const OrganisePage = lazyPage(
  async () => (await import('./pages/organise/organise-page.tsx')).OrganisePage,
);
const OperationsPage = lazyPage(
  async () => (await import('./pages/operations/operations-page.tsx')).OperationsPage,
);
const SignInPage = lazyPage(
  async () => (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage,
);
const InvitePage = lazyPage(
  async () => (await import('./pages/invite/invite-page.tsx')).InvitePage,
);
const NotFoundPage = lazyPage(
  async () => (await import('./pages/not-found/not-found-page.tsx')).NotFoundPage,
);

/** Everybody's pages, fetched while there is a network: when they are opened there may be none. */
export const fetchPages = (): void => {
  void Promise.allSettled([GalleryPage, EnterPage, ReceiptPage, WinnersPage].map(fetchPage));
};

/** The page that is shown first; where it does not come, the page itself will say so. */
export const fetchPageAt = async (path: string): Promise<void> => {
  const pages = new Map<string, { readonly fetch: () => Promise<unknown> }>([
    ['/', GalleryPage],
    ['/enter', EnterPage],
    ['/winners', WinnersPage],
    ['/screen', ScreenPage],
    ['/judge', JudgePage],
  ]);
  await pages
    .get(path)
    ?.fetch()
    .catch(() => undefined);
};

const fetchPage = (page: { readonly fetch: () => Promise<unknown> }) => page.fetch();

export const App = () => {
  const [location] = useLocation();
  return (
    <>
      {location === '/screen' ? (
        <Page>
          <ScreenPage />
        </Page>
      ) : (
        <AppShell>
          <Page key={location.split('/')[1]}>
            <Routes />
          </Page>
        </AppShell>
      )}
      <ToastShelf />
      <LiveRegions />
    </>
  );
};

const Page = ({ children }: { readonly children: ReactNode }) => (
  <PageBoundary>
    <Suspense fallback={<LoadingState label="One moment…" />}>{children}</Suspense>
  </PageBoundary>
);

const Routes = () => (
  <Switch>
    <Route path="/" component={GalleryPage} />
    <Route path="/enter" component={EnterPage} />
    <Route path="/receipt/:id">{({ id }) => <ReceiptPage id={id} />}</Route>
    <Route path="/winners" component={WinnersPage} />
    <Route path="/judge" component={JudgePage} />
    <Route path="/organise" component={OrganisePage} />
    <Route path="/operations" component={OperationsPage} />
    <Route path="/sign-in" component={SignInPage} />
    <Route path="/invite" component={InvitePage} />
    <Route component={NotFoundPage} />
  </Switch>
);
