import type { Clock } from '../../shared/base/clock.ts';
import { isSignedBy, readSignature } from './signature.ts';

/** A request as it came in, before anything of its body was read. */
export type ClaimedRequest = {
  readonly method: string;
  readonly target: string;
  readonly bodyHash: string | undefined;
  readonly signature: string | undefined;
};

/** `early`: signed before this process began, which cannot know what was sent to the one before it. */
export type Distrust = 'unsigned' | 'stale' | 'early' | 'forged' | 'replayed';

export type RequestGuard = {
  /** Undefined when the request is what another role sent, for the first time. */
  check(request: ClaimedRequest): Distrust | undefined;
  /** How many were turned away, for each reason. */
  refused(): Readonly<Record<Distrust, number>>;
};

/** How far the clocks of two machines may be apart. */
const apartMs = 60_000;

const hashPattern = /^[0-9a-f]{64}$/;

/** Lets in what was signed with the shared secret, now, and once. */
export const createRequestGuard = (secret: string, clock: Pick<Clock, 'now'>): RequestGuard => {
  const startedAt = clock.now();
  const counts = { unsigned: 0, stale: 0, early: 0, forged: 0, replayed: 0 };
  /** Nonces by the time that their requests carried. */
  const seen = new Map<string, number>();
  let sweptAt = startedAt;

  /** What is older is stale by its time alone. */
  const sweep = (now: number): void => {
    if (now - sweptAt < apartMs) return;
    sweptAt = now;
    for (const [nonce, time] of seen) if (now - time > apartMs) seen.delete(nonce);
  };

  const distrust = (request: ClaimedRequest): Distrust | undefined => {
    const { method, target, bodyHash = '' } = request;
    const claimed = readSignature(request.signature);
    if (claimed === undefined || !hashPattern.test(bodyHash)) return 'unsigned';
    const { time, nonce, mac } = claimed;
    const now = clock.now();
    if (Math.abs(now - time) > apartMs) return 'stale';
    if (time < startedAt) return 'early';
    // Before the nonce is noted: nobody without the secret fills the memory.
    if (!isSignedBy(secret, { method, target, bodyHash, time, nonce }, mac)) return 'forged';
    sweep(now);
    if (seen.has(nonce)) return 'replayed';
    seen.set(nonce, time);
    return undefined;
  };

  return {
    check(request) {
      const reason = distrust(request);
      if (reason !== undefined) counts[reason] += 1;
      return reason;
    },
    refused: () => ({ ...counts }),
  };
};
