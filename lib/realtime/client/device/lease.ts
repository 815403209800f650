import type { Clock, Timer } from '../../../../shared/base/clock.ts';
import type { OutboxStorage } from './ports.ts';

/** For so long a tab that says nothing more keeps the others from sending. */
export const leaseMs = 6000;
const renewMs = leaseMs / 3;

/** The right to send, which one tab of a device has at a time. Idempotency keys keep it safe, this keeps it cheap. */
export type Lease = {
  /** False while another tab has it. */
  take(): Promise<boolean>;
  release(): Promise<void>;
};

export const createLease = (
  storage: Pick<OutboxStorage<never>, 'takeLease' | 'releaseLease'>,
  clock: Clock,
  holder: string,
): Lease => {
  let renewal: Timer | undefined;

  const take = async (): Promise<boolean> => {
    const now = clock.now();
    return storage.takeLease(holder, now, now + leaseMs);
  };

  return {
    async take() {
      const isOurs = await take();
      renewal?.stop();
      // A sending may take longer than the lease.
      if (isOurs) renewal = clock.every(renewMs, () => void take().catch(ignore));
      return isOurs;
    },
    async release() {
      renewal?.stop();
      await storage.releaseLease(holder);
    },
  };
};

/** Storage that fails now is noticed by the next write that matters. */
const ignore = (): void => undefined;
