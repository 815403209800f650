import { useSortable } from '@dnd-kit/sortable';
import { ArrowDown, ArrowUp, GripVertical, Trash2 } from 'lucide-react';
import type { ApiError } from '../../../api/api.ts';
import { limits } from '../../../../../shared/contest/limits.ts';
import type { CategoryView } from '../../../../../shared/contest/views.ts';
import { Button } from '../../../components/button.tsx';
import { Field, TextField } from '../../../components/field.tsx';
import css from './categories.module.css';

type CategoryRowProps = {
  readonly category: CategoryView;
  readonly index: number;
  readonly count: number;
  readonly errorOf: (field: 'name' | 'rule' | 'places') => ApiError | undefined;
  readonly onChange: (changes: Partial<Omit<CategoryView, 'id'>>) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
};

/** One category: its name, its rule text, its places, and its place in the order. */
export const CategoryRow = (props: CategoryRowProps) => {
  const { category, index, errorOf, onChange } = props;
  const { setNodeRef, setActivatorNodeRef, listeners, transform, transition, isDragging } =
    useSortable({ id: category.id });
  const name = category.name === '' ? `category ${String(index + 1)}` : category.name;
  return (
    <li
      ref={setNodeRef}
      className={isDragging ? `${css.row} ${css.carried}` : css.row}
      aria-label={name}
      style={{
        transform: transform === null ? undefined : `translateY(${String(transform.y)}px)`,
        transition,
      }}
    >
      <button
        ref={setActivatorNodeRef}
        type="button"
        className={css.handle}
        aria-label={`Drag ${name}`}
        {...listeners}
      >
        <GripVertical aria-hidden />
      </button>
      <div className={css.fields}>
        <TextField
          label="Name"
          value={category.name}
          maxLength={limits.categoryNameChars}
          error={errorOf('name')}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <TextField
          label="Places"
          type="number"
          inputMode="numeric"
          min={1}
          max={limits.placesPerCategory}
          value={Number.isNaN(category.places) ? '' : category.places}
          error={errorOf('places')}
          onChange={(event) => onChange({ places: event.target.valueAsNumber })}
        />
        <Field label="Rule" optional error={errorOf('rule')}>
          {(wiring) => (
            <textarea
              {...wiring}
              rows={2}
              value={category.rule}
              maxLength={limits.categoryRuleChars}
              onChange={(event) => onChange({ rule: event.target.value })}
            />
          )}
        </Field>
      </div>
      <MoveButtons {...props} name={name} />
    </li>
  );
};

const MoveButtons = (props: CategoryRowProps & { readonly name: string }) => {
  const { name, index, count, onMove, onRemove } = props;
  /** The row is moved in the page, which may cost its button the focus. */
  const moveTo = (to: number, button: HTMLElement) => {
    onMove(to);
    queueMicrotask(() => button.focus());
  };
  return (
    <div className={css.buttons}>
      <Button
        tone="bare"
        aria-label={`Move ${name} up`}
        aria-disabled={index === 0}
        onClick={(event) => moveTo(index - 1, event.currentTarget)}
      >
        <ArrowUp size={20} aria-hidden />
      </Button>
      <Button
        tone="bare"
        aria-label={`Move ${name} down`}
        aria-disabled={index === count - 1}
        onClick={(event) => moveTo(index + 1, event.currentTarget)}
      >
        <ArrowDown size={20} aria-hidden />
      </Button>
      <Button tone="bare" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Trash2 size={20} aria-hidden />
      </Button>
    </div>
  );
};
