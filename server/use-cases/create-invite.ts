import { err, ok } from '../../shared/base/result.ts';
import type { Random } from '../../shared/base/random.ts';
import { randomId } from '../../shared/base/random.ts';
import { commandAccess, refuseAccess } from '../domain/access.ts';
import type { ContestViews } from '../views/contest-views.ts';
import { explain, type Commit } from './commit-command.ts';
import { hashToken, type Digests } from './digests.ts';
import type { PeopleStore } from './ports.ts';
import type { Caller, UseCases } from './use-cases.ts';

type Deps = {
  readonly commit: Commit;
  readonly people: PeopleStore;
  readonly views: ContestViews;
  readonly digests: Digests;
  readonly random: Random;
};

const tokenBytes = 32;
const inviteIdChars = 16;

/** The link is shown once: only the token's hash is kept, and the label beside the log. */
export const createCreateInvite = (deps: Deps): UseCases['createInvite'] => {
  const { commit, people, views, digests, random } = deps;

  /** A retry under the same key gives the same invite, as its token cannot be looked up. */
  const mint = ({ by, key }: Caller): { readonly inviteId: string; readonly token: string } => {
    const source: Random =
      key === undefined
        ? random
        : {
            bytes: (count) => digests.derive(`invite ${String(count)}`, by, key).subarray(0, count),
          };
    return {
      inviteId: randomId(source, inviteIdChars),
      token: Buffer.from(source.bytes(tokenBytes)).toString('base64url'),
    };
  };

  return async (label, caller) => {
    const refused = refuseAccess(caller.actor, commandAccess.createInvite);
    if (refused !== undefined) return err(refused);
    const body = { type: 'createInvite' as const, label };
    const { inviteId, token } = mint(caller);
    const known = await commit.ask(caller, body, () => undefined);
    if (known?.ok === false) return known;
    if (known === undefined) {
      const labelled = await people.transact<null, never>({ by: 'contest' }, () =>
        ok({ events: [{ type: 'labelRecorded', inviteId, label }], result: null }),
      );
      if (!labelled.ok) return err(explain(labelled.error));
    }
    const tokenHash = hashToken(token);
    const saved = await commit.run({ type: 'createInvite', inviteId, tokenHash }, caller, body);
    if (!saved.ok) return saved;
    const invite = views.invites().find(({ id }) => id === inviteId);
    if (invite === undefined)
      return err({ code: 'invite_not_found', message: 'This invite was revoked. Make a new one.' });
    return ok({ ...saved.value, value: { invite, path: `/invite#${token}` } });
  };
};
