import type { SocketReconnectionManager } from '../../../lib/realtime/client/index.ts';

export type Acknowledged = { readonly key: string; readonly epoch: string; readonly seq: number };

/** A page that gives commands, and writes down what became of them. */
export const createCommandDesk = (
  manager: Pick<SocketReconnectionManager, 'addPendingMessage' | 'send'>,
  onFault: (what: string) => void,
) => {
  const given: string[] = [];
  const inOrder: string[] = [];
  const acknowledged = new Map<string, Acknowledged>();

  const answered = (key: string, answer: unknown): void => {
    if (acknowledged.has(key)) onFault(`command ${key} was answered twice`);
    const { seq, epoch } = answer as Partial<Acknowledged>;
    if (seq === undefined || epoch === undefined)
      onFault(`command ${key} was answered with ${JSON.stringify(answer)}`);
    else acknowledged.set(key, { key, epoch, seq });
  };

  return {
    given: given as readonly string[],
    /** Those that were pending from the first, one after the other. */
    inOrder: inOrder as readonly string[],
    acknowledged: acknowledged as ReadonlyMap<string, Acknowledged>,
    answered,
    give(key: string) {
      given.push(key);
      inOrder.push(key);
      manager.addPendingMessage(key, { key });
    },
    /** The same for who does without the list of what is pending: again only where no answer came. */
    async giveAtOnce(key: string) {
      given.push(key);
      const answer = await manager.send({ key }).catch(() => null);
      const isTaken = answer !== null && typeof answer === 'object' && 'seq' in answer;
      if (isTaken) answered(key, answer);
      else manager.addPendingMessage(key, { key });
    },
  };
};
