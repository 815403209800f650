import { describe, expect, it } from 'vitest';
import { movesFrom } from '../../../client/src/pages/organise/contest/phase-moves.ts';
import { canMove, phases } from '../../../shared/contest/phases.ts';

describe('the organiser’s moves', () => {
  it.each(phases)('has a way on from %s, and each is one that the contest allows', (phase) => {
    const moves = movesFrom(phase);
    expect(moves.length).toBeGreaterThan(0);
    for (const { to } of moves) expect(canMove(phase, to)).toBe(true);
  });

  it('offers results only where they are out already: the reveal is a step of its own', () => {
    const toResults = phases.filter((phase) => movesFrom(phase).some(({ to }) => to === 'results'));
    expect(toResults).toEqual(['archived']);
  });
});
