import { Copy } from 'lucide-react';
import { useRef } from 'react';
import { numberToTell } from '../api/number-to-tell.ts';
import { useServices } from '../services.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import type { Problem } from './problem.ts';
import css from './request-number.module.css';

/** Under what went wrong through nobody’s typing: the number by which the operator finds it in the log. */
export const RequestNumber = ({ of: problem }: { readonly of: Problem }) => {
  const number = typeof problem === 'string' ? undefined : numberToTell(problem);
  return number === undefined ? null : <Shown number={number} />;
};

const Shown = ({ number }: { readonly number: string }) => {
  const { toasts } = useServices();
  const shown = useRef<HTMLElement>(null);
  const select = () => {
    if (shown.current !== null) window.getSelection()?.selectAllChildren(shown.current);
  };
  const copy = async () => {
    if (await copyText(number, select)) toasts.note('Number copied.');
    else toasts.problem('This browser would not copy. The number is selected: copy it by hand.');
  };
  return (
    <span className={css.number}>
      Number of this request: <code ref={shown}>{number}</code>
      <Button tone="bare" aria-label="Copy the number" onClick={() => void copy()}>
        <Copy size={18} aria-hidden />
      </Button>
    </span>
  );
};
