import type { LogPort, Projection } from '../../lib/realtime/index.ts';

export type TestRecord = {
  readonly seq: number;
  readonly at: number;
  readonly shows: readonly Projection[];
};

export type RecordLog = LogPort<TestRecord> & {
  readonly records: readonly TestRecord[];
  /** Commits a record that shows this; its seq. */
  commit(...shows: readonly Projection[]): number;
  /** Commits an event of the public stream. */
  say(name: string, data?: unknown): number;
};

/** A log whose records say themselves what they show, so that a test reads like what happens. */
export const createRecordLog = (epoch = 'epoch-1', records: TestRecord[] = []): RecordLog => {
  const listeners = new Set<(record: TestRecord) => void>();
  const commit: RecordLog['commit'] = (...shows) => {
    const record = { seq: records.length + 1, at: 1000 + records.length, shows };
    records.push(record);
    for (const listener of listeners) listener(record);
    return record.seq;
  };
  return {
    epoch,
    records,
    head: () => records.length,
    read: (afterSeq, limit) => Promise.resolve(records.slice(afterSeq, afterSeq + limit)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    commit,
    say: (name, data = null) => commit({ stream: 'public', kind: 'event', name, data }),
  };
};

export const showRecord = (record: TestRecord): readonly Projection[] => record.shows;
