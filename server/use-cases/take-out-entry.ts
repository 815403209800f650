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

  const erasePerson = async (entryId: string): Promise<void> => {
    if (people.state().erased.has(entryId)) return;
    const erased = await people.erase<null, never>({ by: 'contest' }, () =>
      ok({ events: [{ type: 'personErased', entryId }], result: null }),
    );
    if (!erased.ok) throw new Error(`The people store takes nothing now: ${erased.error.kind}.`);
  };

  /** Each by itself: one that fails must not keep the other here. */
  const forget = async (entryId: string): Promise<void> => {
    const photoKey = durable.state.entries.get(entryId)?.photo.key;
    await erasePerson(entryId).catch((cause: unknown) => {
      reportTrouble('Contact details of a removed entry are still there', cause);
    });
    if (photoKey === undefined) return;
    await photos.remove(photoKey).catch((cause: unknown) => {
      reportTrouble('The photo of a removed entry is still there', cause);
    });
  };

  return async (command: TakeOut, caller: Caller): Outcome<CommandResult> => {
    const saved = await commit.run(command, caller, command);
    if (saved.ok) await forget(command.entryId);
    return saved;
  };
};
