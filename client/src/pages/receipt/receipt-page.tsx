import { useCallback, useEffect, useState } from 'react';
import type { ApiError, ApiResult } from '../../api/api.ts';
import { getEntry, type OwnEntryAnswer } from '../../api/endpoints.ts';
import { ButtonLink } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { useNews } from '../../state/use-contest.ts';
import { OwnEntrySheet } from './own-entry-sheet.tsx';

type ReceiptState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ApiError }
  | { readonly kind: 'gone' }
  | { readonly kind: 'shown'; readonly answer: OwnEntryAnswer };

/** The contestant's own entry. The token stays in the fragment, which no server ever sees. */
export const ReceiptPage = ({ id }: { readonly id: string }) => {
  usePageTitle('Your receipt');
  const { api } = useServices();
  const [token] = useState(() => window.location.hash.slice(1));
  const [state, setState] = useState<ReceiptState>({ kind: 'loading' });

  const load = useCallback(
    () =>
      api
        .call(getEntry(id), { receiptToken: token })
        .then((answer) => setState((before) => afterAnswer(before, answer))),
    [api, id, token],
  );

  useEffect(() => {
    if (token !== '') void load();
  }, [load, token]);

  useNews((news) => {
    const concerns =
      news.kind === 'caught-up' ||
      news.event.name === 'contestChanged' ||
      news.event.name === 'saveWinners' ||
      ('id' in news.event.data && news.event.data.id === id);
    if (concerns && state.kind === 'shown') void load();
  });

  if (token === '') return <Incomplete />;
  switch (state.kind) {
    case 'loading':
      return <LoadingState label="Finding your entry…" />;
    case 'failed':
      return <ErrorState error={state.error} onRetry={() => void load()} />;
    case 'gone':
      return <Gone />;
    case 'shown':
      return (
        <OwnEntrySheet
          answer={state.answer}
          token={token}
          onChanged={() => void load()}
          onWithdrawn={() => setState({ kind: 'gone' })}
        />
      );
  }
};

const afterAnswer = (before: ReceiptState, answer: ApiResult<OwnEntryAnswer>): ReceiptState => {
  const isGone = answer.ok
    ? ['withdrawn', 'erased'].includes(answer.value.entry.status)
    : answer.error.code === 'entry_gone';
  // Of an entry that was taken out, nothing but its number is left to show.
  if (isGone) return { kind: 'gone' };
  if (answer.ok) return { kind: 'shown', answer: answer.value };
  // A moment without network is no reason to take away what is shown.
  return before.kind === 'shown' ? before : { kind: 'failed', error: answer.error };
};

const Incomplete = () => (
  <EmptyState title="This link is not whole">
    <p>
      A receipt link ends in # and a long secret, and that part is missing. Open the link that you
      kept, or scan its QR code.
    </p>
  </EmptyState>
);

const Gone = () => (
  <EmptyState title="Withdrawn" action={<ButtonLink to="/">To the gallery</ButtonLink>}>
    <p>This entry is no longer in the contest. Its photo and contact details are deleted.</p>
  </EmptyState>
);
