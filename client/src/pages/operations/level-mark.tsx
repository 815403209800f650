import { Check, Eye, TriangleAlert } from 'lucide-react';
import css from './level-mark.module.css';
import type { Level } from './verdict.ts';

const marks = {
  well: { Icon: Check, word: 'Well' },
  soon: { Icon: Eye, word: 'Watch' },
  now: { Icon: TriangleAlert, word: 'Act now' },
} as const;

/** How it stands: by its sign, its word and its colour. */
export const LevelMark = ({ level }: { readonly level: Level }) => {
  const { Icon, word } = marks[level];
  return (
    <span className={`${css.mark} ${css[level]}`}>
      <Icon size={18} strokeWidth={2.6} aria-hidden />
      {word}
    </span>
  );
};
