import { Counter, Histogram, type Registry } from 'prom-client';
import type { LogWrite } from '../../../lib/wal/index.ts';
import type { DomainCommandType } from '../../domain/commands.ts';
import type { CommandOutcome } from '../../use-cases/commit-command.ts';
import { diskSeconds } from './buckets.ts';

/** The two stores of a contest, as the labels name them. */
export const storeNames = ['contest', 'people'] as const;
export type StoreName = (typeof storeNames)[number];

/** What the contest tells of its way to the disk. */
export type ContestWatch = {
  readonly onWrite: (log: StoreName, write: LogWrite) => void;
  readonly onCommit: (store: StoreName, seconds: number) => void;
  readonly onCommand: (command: DomainCommandType, outcome: CommandOutcome) => void;
};

export const countCommits = (registry: Registry): ContestWatch => {
  const registers = [registry];
  const commits = new Histogram({
    name: 'contest_commit_duration_seconds',
    help: 'From a decision to its answer, with everything it was decided on on disk.',
    labelNames: ['store'],
    buckets: diskSeconds,
    registers,
  });
  const commands = new Counter({
    name: 'contest_commands_total',
    help: 'What became of what pages and their outboxes sent; repeated: the same key again.',
    labelNames: ['command', 'outcome'],
    registers,
  });
  for (const store of storeNames) commits.zero({ store });
  return {
    onWrite: countWrites(registry),
    onCommit: (store, seconds) => commits.observe({ store }, seconds),
    onCommand: (command, outcome) => commands.inc({ command, outcome }),
  };
};

const countWrites = (registry: Registry): ContestWatch['onWrite'] => {
  const registers = [registry];
  const labelNames = ['log'];
  const syncs = new Histogram({
    name: 'contest_log_sync_duration_seconds',
    help: 'A write of records to a log, with its sync to the disk.',
    buckets: diskSeconds,
    ...{ labelNames, registers },
  });
  const records = new Counter({
    name: 'contest_log_records_total',
    help: 'Records that were written to a log; those of one sync share it.',
    ...{ labelNames, registers },
  });
  const bytes = new Counter({
    name: 'contest_log_bytes_total',
    help: 'Bytes of the records that were written to a log.',
    ...{ labelNames, registers },
  });
  for (const log of storeNames) {
    syncs.zero({ log });
    records.inc({ log }, 0);
    bytes.inc({ log }, 0);
  }
  return (log, write) => {
    syncs.observe({ log }, write.ms / 1000);
    records.inc({ log }, write.records);
    bytes.inc({ log }, write.bytes);
  };
};
