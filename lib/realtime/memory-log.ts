import type { Clock } from '../../shared/base/clock.ts';
import { randomId, type Random } from '../../shared/base/random.ts';
import { publicStream } from '../../shared/wire/frames.ts';
import type { LogPort, LogRecord, Project } from './ports.ts';

export type MemoryRecord = LogRecord & { readonly name: string; readonly data: unknown };

export type MemoryLog = LogPort<MemoryRecord> & { append(name: string, data: unknown): number };

/** A log without a disk, so that the layer works on a bare Socket.IO server; it keeps the last `keep` records. */
export const createMemoryLog = (deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly keep: number;
}): MemoryLog => {
  let records: MemoryRecord[] = [];
  let head = 0;
  const listeners = new Set<(record: MemoryRecord) => void>();
  return {
    epoch: randomId(deps.random, 16),
    head: () => head,
    read: (afterSeq, limit) =>
      Promise.resolve(records.filter(({ seq }) => seq > afterSeq).slice(0, limit)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    append(name, data) {
      head += 1;
      const record = { seq: head, at: deps.clock.now(), name, data };
      records.push(record);
      if (records.length > deps.keep * 2) records = records.slice(-deps.keep);
      for (const listener of listeners) listener(record);
      return head;
    },
  };
};

/** Everything goes to everybody. */
export const projectToPublic: Project<MemoryRecord> = ({ name, data }) => [
  { stream: publicStream, kind: 'event', name, data },
];
