import { useId, type ReactNode } from 'react';
import { LevelMark } from './level-mark.tsx';
import css from './panel.module.css';
import type { Level } from './verdict.ts';

type PanelProps = {
  readonly title: string;
  /** How it stands, where it is judged. */
  readonly level?: Level;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** A card of what one looks up. */
export const Panel = ({ title, level, isWide = false, children }: PanelProps) => {
  const id = useId();
  return (
    <section className={isWide ? `${css.panel} ${css.wide}` : css.panel} aria-labelledby={id}>
      <header className={css.head}>
        <h2 className={css.title} id={id}>
          {title}
        </h2>
        {level !== undefined && <LevelMark level={level} />}
      </header>
      {children}
    </section>
  );
};
