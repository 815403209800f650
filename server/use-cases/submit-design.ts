import { randomId, type Random } from '../../shared/base/random.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ContestError } from '../../shared/contest/errors.ts';
import type { CommandResult } from '../domain/decision.ts';
import { refuseSubmission } from '../domain/submit-design.ts';
import { explain, type Commit } from './commit-command.ts';
import type { Digests } from './digests.ts';
import type { PeopleStore, PhotoDesk, ReportTrouble } from './ports.ts';
import type { Caller, Saved, Submission, UseCases } from './use-cases.ts';

type Deps = {
  readonly commit: Commit;
  readonly people: PeopleStore;
  readonly photos: PhotoDesk;
  readonly digests: Digests;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
};

/**
 * Photo and contact details are on disk before the record that names them, so an entry whose number somebody saw is
 * whole. What a crash leaves in between, the sweep removes.
 */
export const createSubmitDesign = (deps: Deps): UseCases['submitDesign'] => {
  const { commit, people, photos, digests, clock, random, reportTrouble } = deps;

  const receipt = (saved: Saved<CommandResult>) => {
    if (saved.value.kind !== 'entry') throw new Error('A submission was answered with no entry.');
    const { entryId, number } = saved.value;
    const receiptPath = `/receipt/${entryId}#${digests.receiptToken(entryId)}`;
    return ok({ ...saved, value: { entryId, number, receiptPath } });
  };

  const takeBack = async (entryId: string, photoKey: string): Promise<void> => {
    try {
      await people.erase({ by: 'contest' }, () =>
        ok({ events: [{ type: 'personErased', entryId }], result: null }),
      );
      await photos.remove(photoKey);
    } catch (cause) {
      reportTrouble('What belonged to a refused submission could not be removed yet', cause);
    }
  };

  const enter = async (
    { categoryId, details, photo: received }: Submission,
    caller: Caller,
    body: unknown,
  ): Promise<Result<Saved<CommandResult>, ContestError>> => {
    const photo = await photos.keep(received);
    if (!photo.ok) return photo;
    const entryId = randomId(random);
    const revision = 1;
    const recorded = await people.transact<null, never>({ by: 'contest' }, () =>
      ok({ events: [{ type: 'detailsRecorded', entryId, revision, details }], result: null }),
    );
    if (!recorded.ok) {
      await photos.remove(photo.value.key);
      return err(explain(recorded.error));
    }
    const saved = await commit.run(
      { type: 'submitDesign', entryId, categoryId, photo: photo.value, revision },
      caller,
      body,
    );
    // With the outcome unknown the entry may stand, so nothing of it may go.
    const isOurs = saved.ok ? !saved.value.replayed : saved.error.code === 'outcome_unknown';
    if (!isOurs) await takeBack(entryId, photo.value.key);
    return saved;
  };

  return async (submission, caller) => {
    const { categoryId, details, photo } = submission;
    const { sha256 } = photo;
    const body = { type: 'submitDesign' as const, categoryId, details, sha256 };
    let isWanted = false;
    try {
      const known = await commit.ask(caller, body, (state) =>
        refuseSubmission(state, categoryId, clock.now()),
      );
      isWanted = known === undefined;
      const saved = known ?? (await enter(submission, caller, body));
      return saved.ok ? receipt(saved.value) : saved;
    } finally {
      if (!isWanted) await photos.discard(photo);
    }
  };
};
