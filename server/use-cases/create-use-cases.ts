import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { DomainCommandType } from '../domain/commands.ts';
import type { ContestViews } from '../views/contest-views.ts';
import { createCommit, type CommandOutcome } from './commit-command.ts';
import { createCreateInvite } from './create-invite.ts';
import type { Digests } from './digests.ts';
import { createEditEntry } from './edit-entry.ts';
import { createIdentify } from './identify.ts';
import type {
  ContestStore,
  Durable,
  Passwords,
  PeopleStore,
  PhotoDesk,
  ReportTrouble,
} from './ports.ts';
import { createRunCommand } from './run-command.ts';
import { createSaveWinners } from './save-winners.ts';
import { createSignIn, createSignOut } from './sign-in.ts';
import { createSubmitDesign } from './submit-design.ts';
import { createTakeOutEntry } from './take-out-entry.ts';
import type { Standing, UseCases } from './use-cases.ts';
import { createViewReceipt } from './view-receipt.ts';

export type UseCaseDeps = {
  readonly store: ContestStore;
  readonly people: PeopleStore;
  readonly durable: Durable;
  readonly views: ContestViews;
  readonly photos: PhotoDesk;
  readonly passwords: Passwords;
  readonly digests: Digests;
  readonly clock: Clock;
  readonly random: Random;
  readonly standing: () => Standing;
  readonly reportTrouble: ReportTrouble;
  readonly onCommand?: (command: DomainCommandType, outcome: CommandOutcome) => void;
};

export const createUseCases = (given: UseCaseDeps): UseCases => {
  const deps = { ...given, commit: createCommit(given) };
  const createInvite = createCreateInvite(deps);
  return {
    submitDesign: createSubmitDesign(deps),
    runCommand: createRunCommand({
      commit: deps.commit,
      editEntry: createEditEntry(deps),
      takeOutEntry: createTakeOutEntry(deps),
      saveWinners: createSaveWinners(deps),
      createInvite,
    }),
    createInvite,
    viewReceipt: createViewReceipt(deps),
    signIn: createSignIn(deps),
    signOut: createSignOut(deps),
    identify: createIdentify(deps),
    stars: (subject) =>
      [...given.durable.state.stars.values()].flatMap((star) =>
        star.subject === subject ? [star.entryId] : [],
      ),
    standing: given.standing,
  };
};
