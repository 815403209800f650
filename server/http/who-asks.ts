import type { Request } from 'express';
import { refuseAccess, type Actor, type Role } from '../domain/access.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import type { Caller, SessionInfo, UseCases } from '../use-cases/use-cases.ts';
import { Refused } from './errors.ts';
import type { SessionCookie } from './session-cookie.ts';

export type Asker = Caller & { readonly info: SessionInfo };

export type WhoAsks = {
  /** Who asks, by the session's cookie and, where that is not enough, by the entry's receipt. Throws a refusal. */
  admit(request: Request, allowed: readonly Role[], entryId?: string): Asker;
  /** The same without a demand. */
  session(request: Request): { readonly actor: Actor; readonly info: SessionInfo };
};

type Deps = {
  readonly useCases: Pick<UseCases, 'identify' | 'standing'>;
  readonly cookie: Pick<SessionCookie, 'read'>;
};

export const createWhoAsks = ({ useCases, cookie }: Deps): WhoAsks => {
  const session: WhoAsks['session'] = (request) =>
    useCases.identify({ sessionId: cookie.read(request) });

  /** What waited on a device says whom and which contest it was meant for: nobody else's name or contest takes it. */
  const refuseIfMeantForAnother = (request: Request, { subject }: SessionInfo): void => {
    const meantFor = request.get('X-Subject');
    if (meantFor !== undefined && meantFor !== subject)
      throw new Refused(subject === null ? signInAgain : otherSubject);
    const contestId = request.get('X-Contest');
    if (contestId !== undefined && contestId !== useCases.standing().contestId)
      throw new Refused(otherContest);
  };

  return {
    session,
    admit: (request, allowed, entryId) => {
      const { actor, info } = session(request);
      refuseIfMeantForAnother(request, info);
      const key = readKey(request);
      if (allowed.includes(actor.kind)) {
        const by = 'subject' in actor ? actor.subject : deviceOf(request);
        return { actor, by, key, info };
      }
      const token = receiptToken(request);
      if (token !== undefined && entryId !== undefined && allowed.includes('receipt')) {
        const known = useCases.identify({ receipt: { entryId, token } });
        if (known.actor.kind !== 'receipt') throw new Refused(receiptNotValid);
        return { actor: known.actor, by: deviceOf(request), key, info };
      }
      throw new Refused(refuseAccess(actor, allowed) ?? notAllowed);
    },
  };
};

const receiptNotValid = refusal(
  'receipt_not_valid',
  'This receipt link is not complete. Open it again as it was shown after entering.',
);
const notAllowed = refusal('not_allowed', 'This is not open to you. Ask the organiser.');

const signInAgain = refusal('not_signed_in', 'Your sign-in is over. Sign in again to send this.');
const otherSubject = refusal(
  'other_subject',
  'Somebody else is signed in on this device now. Sign in as yourself to send this.',
);
const otherContest = refusal(
  'other_contest',
  'This was meant for an earlier contest. Look at it, and send it again if it belongs here.',
);

const devicePattern = /^[0-9a-z]{26,64}$/;
const keyPattern = /^[\x21-\x7e]{8,128}$/;

/** The random id that a page keeps in its browser. */
export const deviceIdOf = (request: Request): string | undefined => {
  const device = request.get('X-Device');
  return device !== undefined && devicePattern.test(device) ? device : undefined;
};

/** Programs without a device share one name; their keys, which they choose at random, tell them apart. */
export const deviceOf = (request: Request): string => {
  const device = deviceIdOf(request);
  return device === undefined ? 'device' : `device:${device}`;
};

const readKey = (request: Request): string | undefined => {
  const key = request.get('Idempotency-Key');
  if (key === undefined || keyPattern.test(key)) return key;
  throw new Refused(keyNotValid);
};

const keyNotValid: ContestError = refusal(
  'invalid_request',
  'The Idempotency-Key must have 8 to 128 visible ASCII characters. Send a random one.',
);

const receiptToken = (request: Request): string | undefined =>
  /^Receipt ([\w-]{16,128})$/.exec(request.get('Authorization') ?? '')?.[1];
