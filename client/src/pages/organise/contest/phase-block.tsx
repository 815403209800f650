import type { ContestInfo } from '../../../../../shared/contest/views.ts';
import { patchContest } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { FieldError } from '../../../components/field.tsx';
import { phaseWords } from '../../../components/phase-note.tsx';
import { useServices } from '../../../services.ts';
import { phaseNow } from '../../../state/selectors.ts';
import { useNow } from '../../../state/use-now.ts';
import { Block } from '../section.tsx';
import { useRequest } from '../use-request.ts';
import css from './phase-block.module.css';
import { movesFrom, type PhaseMove } from './phase-moves.ts';

/** Opens and closes the contest by hand; each move says what it means. */
export const PhaseBlock = ({ contest }: { readonly contest: ContestInfo }) => {
  const { api, toasts } = useServices();
  const phase = phaseNow(contest, useNow(1000));
  const request = useRequest();

  const move = async ({ to }: PhaseMove) => {
    const answer = await request.run(() => api.call(patchContest, { body: { phase: to } }));
    if (answer !== null) toasts.note(`${phaseWords[to]}.`);
  };

  return (
    <Block title="The curtain" lead={`${phaseWords[phase]}.`}>
      <ul className={css.moves}>
        {movesFrom(phase).map((each, index) => (
          <li key={each.to} className={css.move}>
            <Button
              {...(index === 0 ? { tone: 'now' as const, size: 'big' as const } : {})}
              disabled={request.isBusy}
              aria-describedby={`move-${each.to}`}
              onClick={() => void move(each)}
            >
              {each.name}
            </Button>
            <p id={`move-${each.to}`}>{each.meaning}</p>
          </li>
        ))}
      </ul>
      {request.error && <FieldError id="move-error">{request.error}</FieldError>}
    </Block>
  );
};
