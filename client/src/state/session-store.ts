import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Api, ApiError } from '../api/api.ts';
import { getSession, login, logout, type Session, type Standing } from '../api/endpoints.ts';
import type { KeptValues } from './kept-values.ts';
import { createStore, type ReadableStore } from './store.ts';

export type SessionState =
  | { readonly kind: 'unknown' }
  | ({
      readonly kind: 'known';
      /** Who was signed in here until the server ended it, without being asked to. */
      readonly over: Session | null;
      /** What the server last said of itself; null while it could not be asked. */
      readonly standing: Standing | null;
    } & Session);

export type SessionStore = ReadableStore<SessionState> & {
  readonly refresh: () => Promise<void>;
  readonly signIn: (
    proof: { readonly password: string } | { readonly invite: string },
  ) => Promise<Result<Session, ApiError>>;
  readonly signOut: () => Promise<Result<null, ApiError>>;
  /** Whoever's session is over does not want it back. */
  readonly letGo: () => void;
};

/** Where this device remembers who is signed in, for a start without a connection and for its other tabs. */
export const sessionKey = 'session';
/** The contest that was last met here: what is made without a connection is meant for it. */
export const contestKey = 'contest';

const visitor: Session = { role: 'visitor', subject: null, label: null };

/** Who this browser is signed in as. `onSignedInOrOut` lets the socket come again as somebody else. */
export const createSessionStore = (
  api: Api,
  kept: KeptValues,
  onSignedInOrOut: () => void,
): SessionStore => {
  const remembered = readSession(kept.read(sessionKey));
  const state = createStore<SessionState>(
    remembered === null ? { kind: 'unknown' } : known(remembered, null, null),
  );

  const settle = (session: Session, standing: Standing | null): void => {
    const before = state.get();
    const isVisitor = session.role === 'visitor';
    const text = JSON.stringify(session);
    if (!isVisitor && kept.read(sessionKey) !== text) kept.write(sessionKey, text);
    const over = isVisitor ? readSession(kept.read(sessionKey)) : null;
    if (standing !== null && kept.read(contestKey) !== standing.contestId)
      kept.write(contestKey, standing.contestId);
    const latest = standing ?? (before.kind === 'known' ? before.standing : null);
    state.set(known(session, over, latest));
    const isAnother = before.kind === 'known' && before.subject !== session.subject;
    if (isAnother) onSignedInOrOut();
  };

  const forget = (): void => {
    kept.forget(sessionKey);
    settle(visitor, null);
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    refresh: async () => {
      const answer = await api.call(getSession);
      if (answer.ok) {
        const { role, subject, label, contestId, epoch, backedUp } = answer.value;
        settle({ role, subject, label }, { contestId, epoch, backedUp });
      } else if (state.get().kind === 'unknown') settle(visitor, null);
    },
    signIn: async (proof) => {
      const answer = await api.call(login, { body: proof });
      if (!answer.ok) return err(answer.error);
      const { role, subject, label } = answer.value;
      const session = { role, subject, label };
      settle(session, null);
      return ok(session);
    },
    signOut: async () => {
      const answer = await api.call(logout);
      if (!answer.ok) return err(answer.error);
      forget();
      return ok(null);
    },
    letGo: forget,
  };
};

const known = (
  session: Session,
  over: Session | null,
  standing: Standing | null,
): Extract<SessionState, { kind: 'known' }> => ({ kind: 'known', ...session, over, standing });

const readSession = (text: string | null): Session | null => {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isSignedIn(value) ? value : null;
  } catch {
    return null;
  }
};

const isSignedIn = (value: unknown): value is Session =>
  typeof value === 'object' &&
  value !== null &&
  'role' in value &&
  (value.role === 'judge' || value.role === 'organiser') &&
  'subject' in value &&
  typeof value.subject === 'string' &&
  'label' in value &&
  (value.label === null || typeof value.label === 'string');
