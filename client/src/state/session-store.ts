import { err, ok, type Result } from '../../../shared/base/result.ts';
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

/** Who this browser is signed in as. `onSignedInOrOut` lets the socket come again as somebody else. */
export const createSessionStore = (api: Api, onSignedInOrOut: () => void): SessionStore => {
  const state = createStore<SessionState>({ kind: 'unknown' });

  const settle = ({ role, subject, label }: Session) =>
    state.set({ kind: 'known', role, subject, label });

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
      onSignedInOrOut();
      return ok(answer.value);
    },
    signOut: async () => {
      const answer = await api.call(logout);
      if (!answer.ok) return;
      settle(visitor);
      onSignedInOrOut();
    },
  };
};
