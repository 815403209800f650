import type { LogRecord } from '../wal/index.ts';
import type { StoreLog } from './options.ts';
import type { Committed, RecordInfo, Tables, Upgrade } from './store.ts';

/** Stored records as today's events. */
export type History<E> = {
  readonly committed: (record: LogRecord) => Committed<E>;
  /** Durable records after `afterSeq`, as of now. */
  readonly from: (afterSeq: number) => AsyncGenerator<LogRecord, void, undefined>;
};

const pageSize = 1000;

export const createHistory = <T extends Tables, E>(
  log: Pick<StoreLog, 'read' | 'replay'>,
  upgrade: Upgrade<T, E>,
): History<E> => ({
  committed: (record) => ({
    ...infoOf(record),
    ...(record.key === undefined ? {} : { key: record.key }),
    events: record.events.flatMap((event) => upgrade.event(event, infoOf(record))),
    result: record.result,
  }),
  async *from(afterSeq) {
    if (log.replay !== undefined) {
      for await (const run of log.replay(afterSeq)) yield* run;
      return;
    }
    for (let after = afterSeq; ;) {
      const page = await log.read(after, pageSize);
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  },
});

export const infoOf = ({ seq, at, by }: RecordInfo): RecordInfo => ({ seq, at, by });

/** For stores whose formats never changed: what is stored is what is meant. */
export const noUpgrade = <T extends Tables, E>(): Upgrade<T, E> => ({
  version: 1,
  // The application wrote these events itself and says that their shape never changed.
  event: (stored) => [stored as E],
});
