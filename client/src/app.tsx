import { lazy, Suspense, type ReactNode } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { LiveRegions } from './announcer/live-regions.tsx';
import { LoadingState } from './components/states.tsx';
import { AppShell } from './shell/app-shell.tsx';
import { PageBoundary } from './shell/page-boundary.tsx';
import { ToastShelf } from './shell/toast-shelf.tsx';

const loadGallery = () => import('./pages/gallery/gallery-page.tsx');
const loadEnter = () => import('./pages/enter/enter-page.tsx');
const loadReceipt = () => import('./pages/receipt/receipt-page.tsx');
const loadWinners = () => import('./pages/winners/winners-page.tsx');

/** Everybody's pages, fetched while there is a network: when they are opened there may be none. */
export const fetchPages = (): void => {
  void Promise.allSettled([loadGallery(), loadEnter(), loadReceipt(), loadWinners()]);
};

// What each page needs is announced with it (server/compose-pages.ts), so that nothing waits for the program.
const GalleryPage = lazy(async () => ({ default: (await loadGallery()).GalleryPage }));
const EnterPage = lazy(async () => ({ default: (await loadEnter()).EnterPage }));
const ReceiptPage = lazy(async () => ({ default: (await loadReceipt()).ReceiptPage }));
const WinnersPage = lazy(async () => ({ default: (await loadWinners()).WinnersPage }));
const ScreenPage = lazy(async () => ({
  default: (await import('./pages/screen/screen-page.tsx')).ScreenPage,
}));
const JudgePage = lazy(async () => ({
  default: (await import('./pages/judge/judge-page.tsx')).JudgePage,
}));
const OrganisePage = lazy(async () => ({
  default: (await import('./pages/organise/organise-page.tsx')).OrganisePage,
}));
const SignInPage = lazy(async () => ({
  default: (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage,
}));
const InvitePage = lazy(async () => ({
  default: (await import('./pages/invite/invite-page.tsx')).InvitePage,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import('./pages/not-found/not-found-page.tsx')).NotFoundPage,
}));

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
    <Route path="/sign-in" component={SignInPage} />
    <Route path="/invite" component={InvitePage} />
    <Route component={NotFoundPage} />
  </Switch>
);
