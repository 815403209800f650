import type { ReactNode } from 'react';
import css from './section.module.css';

type BlockProps = {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
};

/** One card on the board: a lettered head, a sentence, and what it is about. */
export const Block = ({ title, lead, children }: BlockProps) => (
  <section className={css.block}>
    <h2 className={css.title}>{title}</h2>
    {lead && <p className={css.lead}>{lead}</p>}
    {children}
  </section>
);

/** Cards side by side where there is room. */
export const Blocks = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.blocks}>{children}</div>
);

export const Column = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.column}>{children}</div>
);

export const Row = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.row}>{children}</div>
);
