import { canMove, type Phase } from '../../../../../shared/contest/phases.ts';

export type PhaseMove = {
  readonly to: Phase;
  readonly name: string;
  /** What happens, before one presses it. */
  readonly meaning: string;
};

const moves: Readonly<Record<Phase, readonly PhaseMove[]>> = {
  draft: [{ to: 'open', name: 'Open now', meaning: 'Contestants can enter from this moment on.' }],
  open: [
    {
      to: 'judging',
      name: 'Close now',
      meaning: 'No more entries. The judges go on, and you can reopen.',
    },
    {
      to: 'draft',
      name: 'Back to getting ready',
      meaning: 'Takes the entry form away. The entries so far stay.',
    },
  ],
  judging: [
    {
      to: 'open',
      name: 'Reopen',
      meaning: 'Entries are taken again. A closing time that has passed is cleared.',
    },
  ],
  results: [
    {
      to: 'archived',
      name: 'Archive',
      meaning: 'The contest is over. Gallery and winners stay to be looked at.',
    },
  ],
  archived: [
    { to: 'results', name: 'Back to results', meaning: 'The contest counts as current again.' },
  ],
};

/** What the organiser can do next by hand, the likeliest first. Results come by the reveal alone. */
export const movesFrom = (phase: Phase): readonly PhaseMove[] =>
  moves[phase].filter(({ to }) => canMove(phase, to));
