import { type LogOptions, openLog, type OpenedLog, type RecordBody } from '../../lib/wal/index.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createPowerCutFiles, type PowerCutFiles } from './power-cut-files.ts';
import { createSeededRandom } from './seeded-random.ts';

export type LogUnderTest = {
  readonly log: OpenedLog;
  readonly files: PowerCutFiles;
  readonly clock: FakeClock;
};

/** A log with small segments on a disk in memory. */
export const startLog = async (
  options: Partial<LogOptions> & { readonly files?: PowerCutFiles } = {},
): Promise<LogUnderTest> => {
  const files = options.files ?? createPowerCutFiles();
  const clock = createFakeClock();
  const random = createSeededRandom(7);
  const small = { dir: '/log', clock, random, segmentBytes: 16_384 };
  return { log: await openLog({ ...small, ...options, files }), files, clock };
};

export const bodyOf = (number: number, text = '') =>
  ({
    at: 1000 + number,
    by: 'device-7',
    key: `key-${number}`,
    events: [{ kind: 'entered', number, text }],
    result: { number },
  }) satisfies RecordBody;

export const appendAll = async (log: OpenedLog, count: number, text = ''): Promise<void> => {
  for (let number = 1; number <= count; number += 1) log.append(bodyOf(log.head + 1, text));
  await log.whenDurable(log.head);
};
