import type { CategoryView } from '../../../../shared/contest/views.ts';
import { FieldError } from '../../components/field.tsx';
import css from './category-picker.module.css';

type CategoryPickerProps = {
  readonly categories: readonly CategoryView[];
  readonly chosen: string;
  readonly error: string | undefined;
  readonly onChoose: (id: string) => void;
};

/** Radio buttons as lettered cards, each with its rule. */
export const CategoryPicker = ({ categories, chosen, error, onChoose }: CategoryPickerProps) => (
  <fieldset
    className={css.picker}
    aria-describedby={error === undefined ? undefined : 'category-error'}
  >
    <legend className={css.legend}>Category</legend>
    <div className={css.cards}>
      {categories.map(({ id, name, rule }) => (
        <label key={id} className={css.card}>
          <input
            className={css.radio}
            type="radio"
            name="category"
            value={id}
            checked={chosen === id}
            onChange={() => onChoose(id)}
          />
          <span>
            <span className={css.name}>{name}</span>
            {rule !== '' && <span className={css.rule}>{rule}</span>}
          </span>
        </label>
      ))}
    </div>
    {error !== undefined && <FieldError id="category-error">{error}</FieldError>}
  </fieldset>
);
