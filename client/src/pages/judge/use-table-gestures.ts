import { useEffect, useEffectEvent, useRef, type MouseEvent, type PointerEvent } from 'react';
import type { ZoomControl } from './use-zoom.ts';
import type { Point } from './zoom.ts';

type Steps = {
  /** The entry is being carried to the podium: nothing else is meant by this finger. */
  readonly isCarried: boolean;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
};

/** Far enough sideways to be a swipe. */
const swipePx = 56;

/** Wheel, pinch and double click zoom; a drag moves what is zoomed, a swipe goes to the next. */
export const useTableGestures = (control: ZoomControl, steps: Steps) => {
  const { table, isZoomed, zoomBy, toggle, pan } = control;
  const fingers = useRef(new Map<number, Point>());
  const start = useRef<Point | null>(null);
  useWheel(control);

  const fromCentre = (at: Point): Point => centred(table.current, at);

  const pinch = (moved: number, at: Point) => {
    const [other] = [...fingers.current].filter(([id]) => id !== moved).map(([, point]) => point);
    const before = fingers.current.get(moved);
    if (other === undefined || before === undefined) return;
    const factor = distance(at, other) / Math.max(1, distance(before, other));
    zoomBy(factor, fromCentre({ x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }));
  };

  return {
    onPointerDown: (event: PointerEvent) => {
      const at = pointOf(event);
      // The first finger of a new touch; one whose end was never told is gone.
      if (event.isPrimary) fingers.current.clear();
      fingers.current.set(event.pointerId, at);
      start.current = fingers.current.size === 1 && event.pointerType !== 'mouse' ? at : null;
      if (isZoomed) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const before = fingers.current.get(event.pointerId);
      if (before === undefined) return;
      const at = pointOf(event);
      if (fingers.current.size === 2) pinch(event.pointerId, at);
      else if (isZoomed) pan(at.x - before.x, at.y - before.y);
      fingers.current.set(event.pointerId, at);
    },
    onPointerUp: (event: PointerEvent) => {
      fingers.current.delete(event.pointerId);
      const from = start.current;
      start.current = null;
      if (from === null || isZoomed || steps.isCarried) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (Math.abs(x) < swipePx || Math.abs(x) < 2 * Math.abs(y)) return;
      if (x < 0) steps.onNext();
      else steps.onPrevious();
    },
    onPointerCancel: (event: PointerEvent) => {
      fingers.current.delete(event.pointerId);
      start.current = null;
    },
    onDoubleClick: (event: MouseEvent) => toggle(fromCentre(pointOf(event))),
  };
};

/** React listens passively to the wheel, and the page would scroll along. */
const useWheel = ({ table, zoomBy }: ZoomControl) => {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY / 400), centred(table.current, pointOf(event)));
  });
  useEffect(() => {
    const element = table.current;
    const listen = (event: WheelEvent) => onWheel(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, [table]);
};

const pointOf = (event: { readonly clientX: number; readonly clientY: number }): Point => ({
  x: event.clientX,
  y: event.clientY,
});

const centred = (element: HTMLElement | null, at: Point): Point => {
  const box = element?.getBoundingClientRect();
  if (box === undefined) return { x: 0, y: 0 };
  return { x: at.x - box.left - box.width / 2, y: at.y - box.top - box.height / 2 };
};

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
