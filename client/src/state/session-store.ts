import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Audience } from '../../../shared/contest/views.ts';
import type { Api, ApiError } from '../api/api.ts';
import { getSession, login, logout, type Session } from '../api/endpoints.ts';
import { createStore, type ReadableStore } from './store.ts';

export type SessionState = { readonly kind: 'unknown' } | ({ readonly kind: 'known' } & Session);

export type SessionStore = ReadableStore<SessionState> & {
  readonly refresh: () => Promise<void>;
  readonly signIn: (
    proof: { readonly password: string } | { readonly invite: string },
  ) => Promise<Result<Session, ApiError>>;
  readonly signOut: () => Promise<void>;
};

const visitor: Session = { role: 'visitor', subject: null, label: null };

/** Who this browser is signed in as. `onRole` runs whenever the role changes, to change the stream with it. */
export const createSessionStore = (
  api: Api,
  onRole: (role: Session['role']) => void,
): SessionStore => {
  const state = createStore<SessionState>({ kind: 'unknown' });

  const settle = (session: Session) => {
    const before = state.get();
    const { role, subject, label } = session;
    state.set({ kind: 'known', role, subject, label });
    const roleBefore = before.kind === 'known' ? before.role : 'visitor';
    if (roleBefore !== role) onRole(role);
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    refresh: async () => {
      const answer = await api.call(getSession);
      if (answer.ok) settle(answer.value);
      else if (state.get().kind === 'unknown') settle(visitor);
    },
    signIn: async (proof) => {
      const answer = await api.call(login, { body: proof });
      if (!answer.ok) return err(answer.error);
      settle(answer.value);
      return ok(answer.value);
    },
    signOut: async () => {
      const answer = await api.call(logout);
      if (answer.ok) settle(visitor);
    },
  };
};

export const audienceOf = (role: Session['role']): Audience => {
  switch (role) {
    case 'visitor':
      return 'public';
    case 'judge':
      return 'judges';
    case 'organiser':
      return 'organisers';
  }
};
