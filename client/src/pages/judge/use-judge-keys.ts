import { useEffect, useEffectEvent } from 'react';
import { keyAction, type KeyAction } from './judge-keys.ts';

type JudgeKeys = {
  readonly isOn: boolean;
  readonly places: number;
  readonly isZoomed: boolean;
  readonly act: (action: KeyAction) => void;
};

/** Whoever types or answers a dialog has the keys to themselves; tabs keep the arrows by preventing them. */
const elsewhere = 'input, textarea, select, dialog';

export const useJudgeKeys = ({ isOn, places, isZoomed, act }: JudgeKeys): void => {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || !isOn) return;
    if (event.target instanceof Element && event.target.closest(elsewhere) !== null) return;
    const action = keyAction(event, { places, isZoomed });
    if (action === null || (event.repeat && !repeatable.has(action.kind))) return;
    event.preventDefault();
    act(action);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
};

const repeatable: ReadonlySet<KeyAction['kind']> = new Set(['step', 'pan']);
