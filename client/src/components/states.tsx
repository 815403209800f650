import type { ReactNode } from 'react';
import type { ApiError } from '../api/api.ts';
import { Dagger } from '../ornaments/dagger.tsx';
import { Rose } from '../ornaments/rose.tsx';
import { Swallow } from '../ornaments/swallow.tsx';
import { Button } from './button.tsx';
import css from './states.module.css';

type StateProps = {
  readonly title: string;
  readonly children?: ReactNode;
  /** What one can do now. */
  readonly action?: ReactNode;
};

export const EmptyState = ({ title, children, action }: StateProps) => (
  <section className={css.state}>
    <Rose />
    <h2 className={css.title}>{title}</h2>
    <div className={css.text}>{children}</div>
    {action}
  </section>
);

export const ErrorState = ({
  error,
  onRetry,
}: {
  readonly error: Pick<ApiError, 'message'>;
  readonly onRetry?: () => void;
}) => (
  <section className={css.state}>
    <Dagger />
    <h2 className={css.title}>That didn’t work</h2>
    <p className={css.text}>{error.message}</p>
    {onRetry && (
      <Button tone="now" onClick={onRetry}>
        Try again
      </Button>
    )}
  </section>
);

export const LoadingState = ({ label }: { readonly label: string }) => (
  <section className={css.state} aria-busy="true">
    <span className={css.breathing}>
      <Swallow />
    </span>
    <p className={css.text}>{label}</p>
  </section>
);
