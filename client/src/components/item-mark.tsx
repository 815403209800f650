import { Check, Clock3, Send, TriangleAlert } from 'lucide-react';
import type { ItemState } from '../../../lib/realtime/client/device/index.ts';
import { assertNever } from '../../../shared/base/assert-never.ts';
import css from './item-mark.module.css';

type ItemMarkProps = {
  readonly state: ItemState;
  /** From 0 to 1 while it is on its way. */
  readonly progress: number | null;
};

/** Where something stands that somebody did here: waiting, sending, saved or refused. */
export const ItemMark = ({ state, progress }: ItemMarkProps) => {
  const size = { size: 18, 'aria-hidden': true } as const;
  switch (state.kind) {
    case 'waiting':
      return progress === null ? (
        <span className={css.mark} data-mark="waiting">
          <Clock3 {...size} />
          <span>Waiting to send</span>
        </span>
      ) : (
        <span className={css.mark} data-mark="sending">
          <Send {...size} />
          <span>{wordsOf(progress)}</span>
        </span>
      );
    case 'saved':
      return (
        <span className={css.mark} data-mark="saved">
          <Check {...size} />
          <span>Saved · #{state.seq}</span>
        </span>
      );
    case 'refused':
      return (
        <span className={`${css.mark} ${css.refused}`} data-mark="refused">
          <TriangleAlert {...size} />
          <span>Not taken</span>
        </span>
      );
    default:
      return assertNever(state);
  }
};

const wordsOf = (fraction: number): string =>
  fraction >= 1 ? 'Saving it safely…' : `Sending… ${String(Math.round(fraction * 100))} %`;
