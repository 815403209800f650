import { lazy, useEffect } from 'react';
import { acceptsEntries, type Phase } from '../../../../shared/contest/phases.ts';
import { ButtonLink } from '../../components/button.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { PhaseNote } from '../../components/phase-note.tsx';
import { Sheet } from '../../components/sheet.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { phaseNow } from '../../state/selectors.ts';
import { useContest } from '../../state/use-contest.ts';
import { useNow } from '../../state/use-now.ts';
import css from './enter-page.module.css';
import { EntryForm } from './entry-form.tsx';
import { EntryOnItsWay } from './entry-on-its-way.tsx';
import { OnThisDevice } from './on-this-device.tsx';
import { useOwnEntries, type OwnEntries } from './use-own-entries.ts';

const loadEntered = () => import('./entered.tsx');
const Entered = lazy(async () => ({ default: (await loadEntered()).Entered }));

/** The contestant's page: the form, the entry on its way, and then the number and the receipt. */
export const EnterPage = () => {
  usePageTitle('Enter your design');
  const contest = useContest();
  const own = useOwnEntries();
  const now = useNow(1000);

  // It is fetched while the form is filled in: when it is needed the network may be gone.
  useEffect(() => void loadEntered().catch(() => undefined), []);

  const { shown } = own;
  if (shown?.kind === 'receipt')
    return <Entered receipt={shown.receipt} isNew={shown.isNew} onAnother={own.showForm} />;
  if (shown?.kind === 'item')
    return (
      <EntryOnItsWay
        key={shown.item.key}
        item={shown.item}
        isOpen={contest.kind !== 'ready' || acceptsEntries(phaseNow(contest.view.contest, now))}
        onFix={() => own.fix(shown.item)}
        onDiscard={() => own.discard(shown.item.key)}
        onAnother={own.showForm}
      />
    );
  if (contest.kind === 'loading') return <LoadingState label="Laying out the form…" />;
  if (contest.kind === 'failed') return <Unreachable error={contest.error} />;
  const phase = phaseNow(contest.view.contest, now);
  return (
    <div className={css.page}>
      {acceptsEntries(phase) ? (
        <>
          <PageHead title="Enter your design">
            <PhaseNote contest={contest.view.contest} />
          </PageHead>
          <Sheet column>
            <EntryForm
              key={own.fixing?.key ?? 'new'}
              categories={contest.view.categories}
              fixing={own.fixing}
              onKept={own.kept}
              onEntered={own.entered}
            />
          </Sheet>
        </>
      ) : (
        <Closed phase={phase} />
      )}
      <Own own={own} />
    </div>
  );
};

const Own = ({ own }: { readonly own: OwnEntries }) => (
  <OnThisDevice
    items={own.items.filter(({ key }) => key !== own.fixing?.key)}
    receipts={own.receipts}
    onShow={own.show}
    onForget={own.forget}
  />
);

const Unreachable = ({ error }: { readonly error: { readonly message: string } }) => {
  const { retry } = useServices();
  return <ErrorState error={error} onRetry={() => void retry()} />;
};

const Closed = ({ phase }: { readonly phase: Phase }) =>
  phase === 'draft' ? (
    <EmptyState title="Not open yet" action={<ButtonLink to="/">To the gallery</ButtonLink>}>
      <p>Entries open soon. This page changes by itself the moment they do.</p>
    </EmptyState>
  ) : (
    <EmptyState title="Entries are closed" action={<ButtonLink to="/">To the gallery</ButtonLink>}>
      <p>
        {phase === 'judging'
          ? 'The judges are at work. If you have entered, your receipt link shows how your design stands.'
          : 'The results are out. If you have entered, your receipt link shows your place.'}
      </p>
    </EmptyState>
  );
