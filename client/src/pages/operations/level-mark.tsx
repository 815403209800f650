import { Check, Eye, History, TriangleAlert } from 'lucide-react';
import { createContext, useContext } from 'react';
import css from './level-mark.module.css';
import type { Level } from './verdict.ts';

const marks = {
  well: { Icon: Check, word: 'Well' },
  soon: { Icon: Eye, word: 'Watch' },
  now: { Icon: TriangleAlert, word: 'Act now' },
  old: { Icon: History, word: 'Old' },
} as const;

/** Whether what is shown is from a while ago: then nobody is told that it is well. */
export const IsOld = createContext(false);

/** How it stands: by its sign, its word and its colour. */
export const LevelMark = ({ level }: { readonly level: Level }) => {
  const shown = useContext(IsOld) ? 'old' : level;
  const { Icon, word } = marks[shown];
  return (
    <span className={`${css.mark} ${css[shown]}`}>
      <Icon size={18} strokeWidth={2.6} aria-hidden />
      {word}
    </span>
  );
};
