import {
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  pointerWithin,
  useSensor,
  useSensors,
  type CollisionDetection,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  type Modifier,
} from '@dnd-kit/core';
import { getEventCoordinates } from '@dnd-kit/utilities';
import { useState, type ReactNode } from 'react';
import type { EntryView } from '../../../../shared/contest/views.ts';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { quietDrag } from '../../components/quiet-drag.ts';
import { useServices } from '../../services.ts';
import css from './drag-board.module.css';
import { dragHintId, entryOf, placeOf, tableTop } from './drag-names.ts';

type DragBoardProps = {
  readonly entries: Readonly<Record<string, EntryView>>;
  readonly onPut: (entryId: string, place: number) => void;
  readonly onTakeOff: (entryId: string) => void;
  readonly children: ReactNode;
};

/** Everything that can be picked up and put on the podium: by mouse, by a long touch, by keyboard. */
export const DragBoard = ({ entries, onPut, onTakeOff, children }: DragBoardProps) => {
  const { announcer } = useServices();
  const [carried, setCarried] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toNextPlace, keyboardCodes }),
  );
  const entry = carried === null ? undefined : entries[carried];
  const spoken = (id: string) => `Number ${String(entries[id]?.number ?? '')}`;

  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const id = entryOf(active.id);
    const place = over === null ? null : placeOf(over.id);
    setCarried(null);
    if (place !== null) {
      onPut(id, place);
      announcer.alarm(`${spoken(id)} put on place ${String(place)}.`);
    } else if (over?.id === tableTop) {
      onTakeOff(id);
    }
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={findPlace}
      accessibility={quietDrag}
      autoScroll={onlyWithin}
      onDragStart={({ active }) => {
        setCarried(entryOf(active.id));
        announcer.alarm(`${spoken(entryOf(active.id))} picked up.`);
      }}
      onDragOver={({ over }) => {
        const place = over === null ? null : placeOf(over.id);
        if (place !== null) announcer.alarm(`Over place ${String(place)}.`);
      }}
      onDragEnd={onDragEnd}
      onDragCancel={() => {
        setCarried(null);
        announcer.alarm('Put back.');
      }}
    >
      <p className="quiet" id={dragHintId}>
        Press Space to pick it up, the arrow keys to choose a place, Space to put it there, Escape
        to put it back.
      </p>
      {children}
      <DragOverlay dropAnimation={null} modifiers={underThePointer} className={css.overlay ?? ''}>
        {entry && (
          <span className={css.carried}>
            <EntryPicture entry={entry} sizes="9rem" eager alt="" />
          </span>
        )}
      </DragOverlay>
    </DndContext>
  );
};

/** What is carried is smaller than what it was picked up from: its middle goes under the pointer. */
const underThePointer: Modifier[] = [
  ({ activatorEvent, activeNodeRect, overlayNodeRect, transform }) => {
    const at = activatorEvent && getEventCoordinates(activatorEvent);
    if (!at || !activeNodeRect || !overlayNodeRect) return transform;
    return {
      ...transform,
      x: transform.x + at.x - activeNodeRect.left - overlayNodeRect.width / 2,
      y: transform.y + at.y - activeNodeRect.top - overlayNodeRect.height / 2,
    };
  },
];

/** The podium stays where it is when the page scrolls, so scrolling the page would take its places out of reach. */
const onlyWithin = { canScroll: (element: Element) => element !== document.scrollingElement };

const keyboardCodes = { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] };

/** Under the pointer; by keyboard the place that was jumped to. */
const findPlace: CollisionDetection = (args) => {
  if (args.pointerCoordinates !== null) return pointerWithin(args);
  const { left, top } = args.collisionRect;
  const nearest = args.droppableContainers
    .filter(({ id }) => placeOf(id) !== null)
    .map(({ id }) => {
      const rect = args.droppableRects.get(id);
      return { id, far: rect ? Math.hypot(rect.left - left, rect.top - top) : Infinity };
    })
    .sort((a, b) => a.far - b.far)[0];
  return nearest === undefined ? [] : [{ id: nearest.id }];
};

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

const toNextPlace: KeyboardCoordinateGetter = (event, { context }) => {
  const step = steps[event.code];
  if (step === undefined) return undefined;
  event.preventDefault();
  const places = [...context.droppableRects.entries()]
    .flatMap(([id, rect]) => {
      const place = placeOf(id);
      return place === null ? [] : [{ place, rect }];
    })
    .sort((a, b) => a.place - b.place);
  const over = context.over === null ? null : placeOf(context.over.id);
  const at =
    over === null || !moved(context) ? -1 : places.findIndex(({ place }) => place === over);
  const next = places[Math.min(places.length - 1, Math.max(0, at + step))];
  return next && { x: next.rect.left, y: next.rect.top };
};

/** Right after the pick-up the nearest place counts as "over" although nobody went there. */
const moved = ({
  collisionRect,
  draggingNodeRect,
}: Parameters<KeyboardCoordinateGetter>[1]['context']): boolean =>
  collisionRect !== null &&
  draggingNodeRect !== null &&
  (collisionRect.left !== draggingNodeRect.left || collisionRect.top !== draggingNodeRect.top);
