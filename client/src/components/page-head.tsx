import type { ReactNode } from 'react';
import { Divider } from '../ornaments/divider.tsx';
import css from './page-head.module.css';

type PageHeadProps = { readonly title: string; readonly children?: ReactNode };

/** The lettered head of every page but the gallery, which has a poster. */
export const PageHead = ({ title, children }: PageHeadProps) => (
  <header className={css.head}>
    <h1 className={css.title}>{title}</h1>
    <div className={css.rule}>
      <Divider />
    </div>
    {children && <div className={css.lead}>{children}</div>}
  </header>
);
