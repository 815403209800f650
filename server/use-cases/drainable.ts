import { err } from '../../shared/base/result.ts';
import { refusal } from '../../shared/contest/errors.ts';
import type { UseCases } from './use-cases.ts';

export type Drainable = {
  readonly useCases: UseCases;
  /** From now on commands are refused; resolves when those in flight are answered, or at the deadline. */
  drain(deadline?: Promise<unknown>): Promise<void>;
};

const restarting = refusal(
  'shutting_down',
  'The server is restarting. Send it again in a few seconds: it will not be entered twice.',
);

/** Lets a shutdown finish what was begun, whichever road it came on. */
export const makeDrainable = (inner: UseCases): Drainable => {
  const inFlight = new Set<Promise<unknown>>();
  let draining = false;

  const track = <T>(run: Promise<T>): Promise<T> => {
    const tracked = run.finally(() => inFlight.delete(tracked));
    inFlight.add(tracked);
    return tracked;
  };

  return {
    useCases: {
      ...inner,
      submitDesign: async (submission, caller) =>
        draining ? err(restarting) : track(inner.submitDesign(submission, caller)),
      runCommand: async (command, caller) =>
        draining ? err(restarting) : track(inner.runCommand(command, caller)),
      createInvite: async (label, caller) =>
        draining ? err(restarting) : track(inner.createInvite(label, caller)),
      signIn: async (credential, caller) =>
        draining ? err(restarting) : track(inner.signIn(credential, caller)),
    },
    drain: async (deadline = new Promise(() => undefined)) => {
      draining = true;
      const finish = async (): Promise<void> => {
        while (inFlight.size > 0) await Promise.allSettled(inFlight);
      };
      await Promise.race([finish(), deadline]);
    },
  };
};
