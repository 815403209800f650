import { lazy, useEffect, useState } from 'react';
import { acceptsEntries, type Phase } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import type { Submitted } from '../../api/endpoints.ts';
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
import { forgetDraft } from './draft.ts';
import css from './enter-page.module.css';
import { EntryForm } from './entry-form.tsx';
import { forgetReceipt, keepReceipt, readReceipt, type KeptReceipt } from './kept-receipt.ts';

const loadEntered = () => import('./entered.tsx');
const Entered = lazy(async () => ({ default: (await loadEntered()).Entered }));

/** The contestant's page: the form, and after it the number and the receipt. */
export const EnterPage = () => {
  usePageTitle('Enter your design');
  const { announcer, drafts, retry } = useServices();
  const contest = useContest();
  const [receipt, setReceipt] = useState<{
    readonly kept: KeptReceipt;
    readonly isNew: boolean;
  } | null>(() => {
    const kept = readReceipt(drafts);
    return kept === null ? null : { kept, isNew: false };
  });

  // It is fetched while the form is filled in: when it is needed the network may be gone.
  useEffect(() => void loadEntered().catch(() => undefined), []);

  const entered = ({ entry, receipt: { number, url } }: Submitted) => {
    const kept = { number, caption: entry.caption ?? 'Your design', url };
    keepReceipt(drafts, kept);
    forgetDraft(drafts);
    setReceipt({ kept, isNew: true });
    announcer.say(`You are in with number ${String(number)}.`);
  };

  const enterAnother = () => {
    forgetReceipt(drafts);
    setReceipt(null);
  };

  if (receipt !== null) {
    return <Entered receipt={receipt.kept} isNew={receipt.isNew} onAnother={enterAnother} />;
  }
  switch (contest.kind) {
    case 'loading':
      return <LoadingState label="Laying out the form…" />;
    case 'failed':
      return <ErrorState error={contest.error} onRetry={() => void retry()} />;
    case 'ready':
      return <OpenOrClosed view={contest.view} onEntered={entered} />;
  }
};

type OpenOrClosedProps = {
  readonly view: ContestView;
  readonly onEntered: (answer: Submitted) => void;
};

const OpenOrClosed = ({ view, onEntered }: OpenOrClosedProps) => {
  const phase = phaseNow(view.contest, useNow(1000));
  if (!acceptsEntries(phase)) return <Closed phase={phase} />;
  return (
    <div className={css.page}>
      <PageHead title="Enter your design">
        <PhaseNote contest={view.contest} />
      </PageHead>
      <Sheet column>
        <EntryForm categories={view.categories} onEntered={onEntered} />
      </Sheet>
    </div>
  );
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
