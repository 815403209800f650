import type { Authorize, Grant, Handshake } from './ports.ts';

/**
 * Asks who a handshake is. A session that is revoked or changed while that question is under way would be let in on an
 * answer that no longer holds: it is asked again.
 */
export type Sessions = {
  /** `use` is called in the same turn in which the answer is known to hold. */
  ask<T>(handshake: Handshake, use: (grant: Grant | null) => T): Promise<T>;
  /** Something about this session has changed. */
  touched(sessionId: string): void;
};

const maxQuestions = 5;

export const createSessions = (authorize: Authorize): Sessions => {
  const underWay = new Set<Set<string>>();

  return {
    async ask(handshake, use) {
      const touched = new Set<string>();
      underWay.add(touched);
      try {
        for (let asked = 0; asked < maxQuestions; asked += 1) {
          touched.clear();
          const grant = await authorize(handshake);
          if (grant?.sessionId === undefined || !touched.has(grant.sessionId)) return use(grant);
        }
        throw new Error('The session changed while it was being let in; connect again.');
      } finally {
        underWay.delete(touched);
      }
    },
    touched(sessionId) {
      for (const touched of underWay) touched.add(sessionId);
    },
  };
};
