import type { Clock } from '../../shared/base/clock.ts';
import { retentionDays } from '../../shared/contest/limits.ts';
import { contestOf } from '../domain/initial-contest.ts';
import type { Commit } from './commit-command.ts';
import type { Durable } from './ports.ts';

type Deps = { readonly commit: Commit; readonly durable: Durable; readonly clock: Clock };

const dayMs = 24 * 60 * 60 * 1000;
const atOnce = 200;

/** Some time after the results every entry is erased; the sweep then removes people and photos together. */
export const createRetention =
  ({ commit, durable, clock }: Deps) =>
  async (): Promise<number> => {
    const { revealedAt } = contestOf(durable.state);
    if (revealedAt === null || clock.now() < revealedAt + retentionDays * dayMs) return 0;
    const reason = `Kept for ${String(retentionDays)} days after the results.`;
    const left = [...durable.state.entries.values()].filter(({ status }) => status !== 'erased');
    for (let first = 0; first < left.length; first += atOnce)
      await Promise.all(
        left
          .slice(first, first + atOnce)
          .map(({ id }) =>
            commit.run(
              { type: 'eraseEntry', entryId: id, reason },
              { actor: { kind: 'system' }, by: 'system' },
              null,
            ),
          ),
      );
    return left.length;
  };
