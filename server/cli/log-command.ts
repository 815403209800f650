import { openLogReader, type LogRecord } from '../../lib/wal/index.ts';
import { CommandRefused, exitCodes, foldersOf, requireContest, timeOf } from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

export type LogOptions = {
  readonly follow?: boolean;
  readonly json?: boolean;
  readonly filter?: string;
  readonly after?: string;
};

const followEveryMs = 250;

/** `contest log`: the history as it is on disk, also while the server writes it. */
export const runLog = async (desk: Desk, options: LogOptions): Promise<ExitCode> => {
  const { data } = foldersOf(desk);
  await requireContest(desk);
  const reader = await openLogReader({ dir: `${data}/log`, files: desk.files });
  if (reader === undefined) return exitCodes.done;
  const format = options.json === true ? JSON.stringify : describe;
  let after = afterOf(options);
  const printNew = async (): Promise<void> => {
    for await (const found of reader.replay(after)) {
      for (const record of found) {
        after = record.seq;
        if (matches(record, options.filter)) desk.print(format(record));
      }
    }
  };
  await printNew();
  if (options.follow !== true) return exitCodes.done;
  const stopped = desk.stopped.then(() => 'stopped' as const);
  while ((await Promise.race([stopped, nextLook(desk)])) !== 'stopped') {
    if (await reader.refresh()) await printNew();
  }
  return exitCodes.done;
};

const describe = ({ seq, at, by, key, events }: LogRecord): string => {
  const types = events.map(typeOf).join(', ') || 'nothing changed';
  return `#${seq}  ${timeOf(at)}  ${types}  by ${by}${key === undefined ? '' : `  key ${key}`}`;
};

const matches = ({ events }: LogRecord, type: string | undefined): boolean =>
  type === undefined || events.some((event) => typeOf(event) === type);

const typeOf = (event: unknown): string =>
  typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string'
    ? event.type
    : 'event';

const afterOf = ({ after = '0' }: LogOptions): number => {
  if (/^\d+$/.test(after)) return Number(after);
  throw new CommandRefused(`--after ${after} is not the number of a record, such as 1042.`);
};

const nextLook = ({ clock }: Desk): Promise<void> =>
  new Promise((resolve) => {
    clock.after(followEveryMs, resolve);
  });
