import type { Command } from '../../shared/contest/commands.ts';
import { ok } from '../../shared/base/result.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { Commit } from './commit-command.ts';
import type { Durable, PeopleStore, PhotoDesk, ReportTrouble } from './ports.ts';
import type { Caller, Outcome } from './use-cases.ts';

type TakeOut = Extract<Command, { type: 'withdrawEntry' | 'eraseEntry' }>;

type Deps = {
  readonly commit: Commit;
  readonly durable: Durable;
  readonly people: PeopleStore;
  readonly photos: PhotoDesk;
  readonly reportTrouble: ReportTrouble;
};

/**
 * Withdrawing and erasing: the record first, so that nobody is shown an entry without its person; then the person and
 * the photo. Where those cannot be removed yet the sweep does it.
 */
export const createTakeOutEntry = (deps: Deps) => {
  const { commit, durable, people, photos, reportTrouble } = deps;

  const forget = async (entryId: string): Promise<void> => {
    const photoKey = durable.state.entries.get(entryId)?.photo.key;
    try {
      if (!people.state().erased.has(entryId))
        await people.erase({ by: 'contest' }, () =>
          ok({ events: [{ type: 'personErased', entryId }], result: null }),
        );
      if (photoKey !== undefined) await photos.remove(photoKey);
    } catch (cause) {
      reportTrouble('Contact details or the photo of a removed entry are still there', cause);
    }
  };

  return async (command: TakeOut, caller: Caller): Outcome<CommandResult> => {
    const saved = await commit.run(command, caller, command);
    if (saved.ok) await forget(command.entryId);
    return saved;
  };
};
