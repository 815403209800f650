import { useRef, useState, type RefObject } from 'react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import {
  fitted,
  fullScale,
  keepOnTable,
  panBy,
  zoomAt,
  type Point,
  type Size,
  type Zoom,
} from './zoom.ts';

export type ZoomControl = {
  readonly table: RefObject<HTMLDivElement | null>;
  readonly zoom: Zoom;
  readonly isZoomed: boolean;
  readonly zoomBy: (factor: number, at: Point) => void;
  /** Between whole and full size; at full size `at` stays where it is. */
  readonly toggle: (at?: Point) => void;
  readonly fit: () => void;
  readonly pan: (dx: number, dy: number) => void;
};

const middle: Point = { x: 0, y: 0 };

/** How the entry lies on the table. Another entry lies whole again. */
export const useZoom = (entry: EntryView | undefined): ZoomControl => {
  const table = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState({ id: entry?.id, zoom: fitted });
  const zoom = held.id === entry?.id ? held.zoom : fitted;

  const change = (next: (zoom: Zoom, picture: Size, size: Size) => Zoom) => {
    const size = table.current?.getBoundingClientRect();
    if (entry === undefined || size === undefined) return;
    const picture = largestOf(entry);
    setHeld((before) => {
      const current = before.id === entry.id ? before.zoom : fitted;
      return { id: entry.id, zoom: keepOnTable(next(current, picture, size), picture, size) };
    });
  };

  const zoomBy = (factor: number, at: Point) =>
    change((current, picture, size) =>
      zoomAt(current, factor, at, Math.max(4, fullScale(picture, size))),
    );

  return {
    table,
    zoom,
    isZoomed: zoom.scale > 1,
    zoomBy,
    toggle: (at = middle) =>
      change((current, picture, size) => {
        const full = fullScale(picture, size);
        return current.scale > 1 ? fitted : zoomAt(current, full, at, full);
      }),
    fit: () => change(() => fitted),
    pan: (dx, dy) => change((current) => panBy(current, dx, dy)),
  };
};

/** The size of the largest variant there is. */
const largestOf = ({ widths, width, height }: EntryView): Size => {
  const largest = widths.at(-1) ?? width;
  return { width: largest, height: (largest * height) / width };
};
