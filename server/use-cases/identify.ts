import type { Clock } from '../../shared/base/clock.ts';
import type { Actor } from '../domain/access.ts';
import { findSession } from '../domain/sessions.ts';
import type { ContestState, SessionRow } from '../domain/tables.ts';
import { labelOf } from '../views/labels.ts';
import { hashToken, type Digests } from './digests.ts';
import type { Durable, PeopleStore } from './ports.ts';
import type { SessionInfo, UseCases } from './use-cases.ts';

type Deps = {
  readonly durable: Durable;
  readonly people: PeopleStore;
  readonly digests: Digests;
  readonly clock: Clock;
};

const visitorInfo: SessionInfo = { role: 'visitor', subject: null, label: null };

/** A receipt speaks for its entry whoever is signed in on this device, but for the organiser, who may more. */
export const createIdentify =
  ({ durable, people, digests, clock }: Deps): UseCases['identify'] =>
  ({ sessionId, receipt }) => {
    const hash = sessionId === undefined ? null : hashToken(sessionId);
    const session = hash === null ? undefined : findSession(durable.state, hash, clock.now());
    const holdsReceipt =
      receipt !== undefined && digests.isReceiptToken(receipt.entryId, receipt.token);
    const signedIn = session === undefined ? undefined : actorOf(session);
    const actor: Actor =
      holdsReceipt && signedIn?.kind !== 'organiser'
        ? { kind: 'receipt', entryId: receipt.entryId }
        : (signedIn ?? { kind: 'visitor' });
    if (session === undefined) return { actor, info: visitorInfo, sessionHash: null };
    const { role, subject } = session;
    const info = { role, subject, label: labelOf(people.state(), subject) };
    return { actor, info, sessionHash: hash };
  };

/** Who a session speaks for now, by the hash of its id. */
export const actorOfSession = (
  state: ContestState,
  sessionHash: string | undefined,
  now: number,
): Actor => {
  const session = sessionHash === undefined ? undefined : findSession(state, sessionHash, now);
  return session === undefined ? { kind: 'visitor' } : actorOf(session);
};

const actorOf = ({ role, subject }: SessionRow): Actor => ({ kind: role, subject });
