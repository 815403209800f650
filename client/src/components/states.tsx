import type { ReactNode } from 'react';
import { Dagger } from '../ornaments/dagger.tsx';
import { Rose } from '../ornaments/rose.tsx';
import { Swallow } from '../ornaments/swallow.tsx';
import { Button } from './button.tsx';
import { sentenceOf, type Problem } from './problem.ts';
import { RequestNumber } from './request-number.tsx';
import css from './states.module.css';

type StateProps = {
  readonly title: string;
  readonly children?: ReactNode;
  /** What one can do now. */
  readonly action?: ReactNode;
  /** 2 where the page has a head of its own. */
  readonly level?: 1 | 2;
};

export const EmptyState = ({ title, children, action, level = 1 }: StateProps) => (
  <section className={css.state}>
    <Rose />
    <Heading level={level}>{title}</Heading>
    <div className={css.text}>{children}</div>
    {action}
  </section>
);

export const ErrorState = ({
  error,
  onRetry,
}: {
  readonly error: Problem;
  readonly onRetry?: () => void;
}) => (
  <section className={css.state}>
    <Dagger />
    <Heading level={1}>That didn’t work</Heading>
    <p className={css.text}>{sentenceOf(error)}</p>
    <RequestNumber of={error} />
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
    <h1 className={css.label}>{label}</h1>
  </section>
);

const Heading = ({ level, children }: { readonly level: 1 | 2; readonly children: string }) =>
  level === 1 ? (
    <h1 className={css.title}>{children}</h1>
  ) : (
    <h2 className={css.title}>{children}</h2>
  );
