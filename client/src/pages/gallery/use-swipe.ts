import { useRef, type PointerEvent } from 'react';

type SwipeProps = { readonly onLeft: () => void; readonly onRight: () => void };

/** Far enough sideways to be meant. */
const meantPx = 48;

/** Handlers for an element that is swiped sideways with a finger. */
export const useSwipe = ({ onLeft, onRight }: SwipeProps) => {
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null);
  return {
    onPointerDown: (event: PointerEvent) => {
      from.current = event.pointerType === 'mouse' ? null : { x: event.clientX, y: event.clientY };
    },
    onPointerUp: (event: PointerEvent) => {
      if (from.current === null) return;
      const x = event.clientX - from.current.x;
      const y = event.clientY - from.current.y;
      from.current = null;
      if (Math.abs(x) < meantPx || Math.abs(x) < 2 * Math.abs(y)) return;
      if (x < 0) onLeft();
      else onRight();
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
};
