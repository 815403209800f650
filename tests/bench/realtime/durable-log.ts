import { z } from 'zod';
import type { LogPort, MemoryRecord, OnCommand } from '../../../lib/realtime/index.ts';
import {
  createNodeFiles,
  openLog,
  systemClock as clock,
  type LogRecord,
} from '../../../lib/wal/index.ts';
import { eventName } from './reading.ts';

const command = z.object({ key: z.string(), nth: z.number(), at: z.number(), text: z.string() });

const recordOf = ({ seq, at, events: [data] }: LogRecord): MemoryRecord => ({
  ...{ seq, at, data },
  name: eventName,
});

/** A log on disk for the layer: a command is appended, synced together with its neighbours, told to all and answered. */
export const openDurableLog = async (
  dir: string,
): Promise<{ readonly log: LogPort<MemoryRecord>; readonly onCommand: OnCommand }> => {
  const log = await openLog({ dir, clock, files: createNodeFiles() });
  const listeners = new Set<(record: MemoryRecord) => void>();
  let waiting: MemoryRecord[] = [];

  log.onDurable((durable) => {
    const ready = waiting.filter(({ seq }) => seq <= durable);
    waiting = waiting.slice(ready.length);
    for (const record of ready) for (const tell of listeners) tell(record);
  });

  return {
    log: {
      epoch: log.epoch.id,
      head: () => log.durable,
      read: async (after, limit) => (await log.read(after, limit)).map(recordOf),
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    async onCommand({ socketId }, body) {
      const { key, ...data } = command.parse(body);
      const at = clock.now();
      const seq = log.append({ at, by: socketId, key, events: [data], result: null });
      waiting.push({ seq, at, name: eventName, data });
      await log.whenDurable(seq);
      return { seq };
    },
  };
};
