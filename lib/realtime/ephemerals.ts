import { assertEventName } from './event-names.ts';
import type { Registry } from './registry.ts';

/** What is only true for a moment: no seq, no replay, the newest of a name wins, dropped first. */
export type Ephemerals = { send(stream: string, name: string, data: unknown): void };

export const createEphemerals = (
  registry: Registry,
  defer: (run: () => void) => void,
): Ephemerals => {
  let newest = new Map<string, { stream: string; name: string; data: unknown }>();

  const flush = (): void => {
    const messages = newest;
    newest = new Map();
    for (const { stream, name, data } of messages.values())
      for (const connection of registry.audience(stream)) connection.ephemeral(name, data);
  };

  return {
    send(stream, name, data) {
      assertEventName(name);
      if (newest.size === 0) defer(flush);
      newest.set(`${stream} ${name}`, { stream, name, data });
    },
  };
};
