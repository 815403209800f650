import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  TouchSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { Plus } from 'lucide-react';
import type { SubmitEvent } from 'react';
import type { ApiError } from '../../../api/api.ts';
import { limits } from '../../../../../shared/contest/limits.ts';
import type { ContestView } from '../../../../../shared/contest/views.ts';
import { saveCategories } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { FieldError } from '../../../components/field.tsx';
import { quietDrag } from '../../../components/quiet-drag.ts';
import { useServices } from '../../../services.ts';
import { Block, Row } from '../section.tsx';
import { useRequest } from '../use-request.ts';
import { useTyped } from '../use-typed.ts';
import {
  addCategory,
  changeCategory,
  moveCategory,
  removeCategory,
  toSave,
} from './category-list.ts';
import { CategoryRow } from './category-row.tsx';
import css from './categories.module.css';

/** The categories in their order, changed here and saved together. */
export const CategoriesSection = ({ view }: { readonly view: ContestView }) => {
  const { api, announcer, toasts } = useServices();
  const typed = useTyped(view.categories);
  const request = useRequest();
  const list = typed.value;

  const move = (id: string, to: number) => {
    const moved = list.find((category) => category.id === id);
    if (moved === undefined || to < 0 || to >= list.length) return;
    typed.set(moveCategory(list, id, to));
    announcer.alarm(`${moved.name} is now ${String(to + 1)} of ${String(list.length)}.`);
  };

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { categories: toSave(list) };
    const answer = await request.run(() => api.call(saveCategories, { body }));
    if (answer === null) return;
    typed.settle();
    toasts.note('The categories are saved.');
  };

  return (
    <Block
      title="Categories"
      lead="In this order they stand in the gallery, the form and on the judges’ table."
    >
      <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
        <SortableList ids={list.map(({ id }) => id)} onMove={move}>
          {list.map((category, index) => (
            <CategoryRow
              key={category.id}
              category={category}
              index={index}
              count={list.length}
              errorOf={(field) => request.errorOf(`categories.${String(index)}.${field}`)}
              onChange={(changes) => typed.set(changeCategory(list, category.id, changes))}
              onMove={(to) => move(category.id, to)}
              onRemove={() => typed.set(removeCategory(list, category.id))}
            />
          ))}
        </SortableList>
        <Row>
          <Button
            disabled={list.length >= limits.categories}
            onClick={() => typed.set(addCategory(list))}
          >
            <Plus size={20} aria-hidden /> Add category
          </Button>
        </Row>
        <Problem error={request.error} isOvertaken={typed.isOvertaken} />
        <Row>
          <Button
            type="submit"
            {...(typed.isChanged ? { tone: 'now' as const } : {})}
            disabled={request.isBusy}
          >
            {request.isBusy ? 'Saving…' : 'Save categories'}
          </Button>
          {typed.isChanged && (
            <Button tone="bare" onClick={typed.undo}>
              Undo changes
            </Button>
          )}
        </Row>
      </form>
    </Block>
  );
};

type ProblemProps = { readonly error: ApiError | null; readonly isOvertaken: boolean };

const Problem = ({ error, isOvertaken }: ProblemProps) => (
  <>
    {isOvertaken && (
      <p>
        The categories were changed elsewhere while you worked on them. Saving puts your list in
        place of that one; undo your changes to see it.
      </p>
    )}
    {error && <FieldError id="categories-error">{error}</FieldError>}
  </>
);

type SortableListProps = {
  readonly ids: readonly string[];
  readonly onMove: (id: string, to: number) => void;
  readonly children: React.ReactNode;
};

const SortableList = ({ ids, onMove, children }: SortableListProps) => {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over !== null && over.id !== active.id)
      onMove(String(active.id), ids.indexOf(String(over.id)));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={quietDrag}
      onDragEnd={onDragEnd}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        <ol className={css.list}>{children}</ol>
      </SortableContext>
    </DndContext>
  );
};
