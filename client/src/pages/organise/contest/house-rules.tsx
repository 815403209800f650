import type { ContestInfo } from '../../../../../shared/contest/views.ts';
import { patchContest } from '../../../api/endpoints.ts';
import { FieldError } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { Block } from '../section.tsx';
import { useRequest } from '../use-request.ts';
import { useTyped } from '../use-typed.ts';
import css from './forms.module.css';

type Choice<T extends string> = {
  readonly value: T;
  readonly name: string;
  readonly means: string;
};

const publishChoices: readonly Choice<ContestInfo['publish']>[] = [
  { value: 'at-once', name: 'At once', means: 'An entry hangs in the gallery as it comes in.' },
  {
    value: 'after-approval',
    name: 'After approval',
    means: 'Each entry waits under Entries until you approve it.',
  },
];

const winnersChoices: readonly Choice<ContestInfo['winnersVisibility']>[] = [
  { value: 'live', name: 'Live', means: 'Everybody sees a podium the moment a judge saves it.' },
  {
    value: 'on-reveal',
    name: 'On reveal',
    means: 'Only judges and you see the podiums until you reveal them.',
  },
];

/** Two choices that hold from the moment they are made. */
export const HouseRules = ({ contest }: { readonly contest: ContestInfo }) => (
  <Block title="Rules of the house">
    <Choices
      legend="Entries appear"
      name="publish"
      choices={publishChoices}
      chosen={contest.publish}
    />
    <Choices
      legend="Winners appear"
      name="winnersVisibility"
      choices={winnersChoices}
      chosen={contest.winnersVisibility}
    />
  </Block>
);

type ChoicesProps<T extends string> = {
  readonly legend: string;
  readonly name: 'publish' | 'winnersVisibility';
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
};

const Choices = <T extends string>({ legend, name, choices, chosen }: ChoicesProps<T>) => {
  const { api, toasts } = useServices();
  const wanted = useTyped(chosen);
  const request = useRequest();

  const choose = async (choice: Choice<T>) => {
    wanted.set(choice.value);
    const body = { [name]: choice.value };
    const answer = await request.run(() => api.call(patchContest, { body }));
    if (answer === null) {
      wanted.undo();
      return;
    }
    wanted.settle();
    toasts.note(`${legend}: ${choice.name.toLowerCase()}.`);
  };

  return (
    <fieldset className={css.choices}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={css.choice}>
          <input
            type="radio"
            name={name}
            checked={choice.value === wanted.value}
            aria-describedby={`${name}-${choice.value}`}
            onChange={() => void choose(choice)}
          />
          <b>{choice.name}</b>
          <small id={`${name}-${choice.value}`} aria-hidden>
            {choice.means}
          </small>
        </label>
      ))}
      {request.error && <FieldError id={`${name}-error`}>{request.error}</FieldError>}
    </fieldset>
  );
};
