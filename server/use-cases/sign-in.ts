import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import { err, ok } from '../../shared/base/result.ts';
import { refusal } from '../../shared/contest/errors.ts';
import { labelOf } from '../views/labels.ts';
import type { Commit } from './commit-command.ts';
import { hashToken } from './digests.ts';
import type { Passwords, PeopleStore } from './ports.ts';
import type { UseCases } from './use-cases.ts';

/** From the preparations to the evening after. */
export const sessionMs = 30 * 24 * 60 * 60 * 1000;

type Deps = {
  readonly commit: Commit;
  readonly people: PeopleStore;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly random: Random;
};

export const createSignIn = (deps: Deps): UseCases['signIn'] => {
  const { commit, people, passwords, clock, random } = deps;
  return async (credential, caller) => {
    if ('password' in credential && !(await passwords.verify(credential.password)))
      return err(refusal('wrong_password', 'This password is not right. Try again.'));
    const sessionId = Buffer.from(random.bytes(32)).toString('base64url');
    const saved = await commit.run(
      {
        type: 'openSession',
        session: hashToken(sessionId),
        expiresAt: clock.now() + sessionMs,
        as:
          'password' in credential
            ? { kind: 'organiser' }
            : { kind: 'judge', tokenHash: hashToken(credential.invite) },
      },
      // Without a key: a retry opens a session of its own, as the first one's id was never stored.
      { actor: caller.actor, by: caller.by },
      null,
    );
    if (!saved.ok) return saved;
    if (saved.value.value.kind !== 'session') throw new Error('A sign-in made no session.');
    const { role, subject } = saved.value.value;
    const info = { role, subject, label: labelOf(people.state(), subject) };
    return ok({ ...saved.value, value: { sessionId, info } });
  };
};

export const createSignOut =
  ({ commit }: Pick<Deps, 'commit'>): UseCases['signOut'] =>
  async (sessionId) => {
    const session = hashToken(sessionId);
    await commit.run(
      { type: 'endSession', session },
      { actor: { kind: 'visitor' }, by: 'session' },
      null,
    );
  };
