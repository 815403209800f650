import { Gauge, type Registry } from 'prom-client';
import type { StoreStatus } from '../../../lib/store/index.ts';
import type { ScheduledBackups } from '../../backup/backup-schedule.ts';
import type { ShippedRecords } from '../../backup/shipper.ts';
import type { MediaMachine } from '../../http/app-deps.ts';
import type { StoreName } from './count-commits.ts';

/** Where the figures of a contest are asked, each at every look. */
export type ContestFigures = {
  readonly stores: Readonly<Record<StoreName, () => StoreStatus>>;
  readonly entries: () => Readonly<Record<string, number>>;
  readonly isReady: () => boolean;
  /** How far records are in the backups folder and on the backup machine; null where none are sent there. */
  readonly shipped: Readonly<Record<'folder' | 'machine', () => ShippedRecords | null>>;
  readonly scheduled: () => ScheduledBackups | null;
  readonly backupSeconds: number;
  /** Photos that wait for the media machine; null where there is none. */
  readonly spool: () => MediaMachine | null;
};

export const countContest = (figures: ContestFigures, registry: Registry): void => {
  countStores(figures, registry);
  countBackups(figures, registry);
  countSpool(figures, registry);
  countReady(figures.isReady, registry);
  const registers = [registry];
  new Gauge({
    name: 'contest_entries',
    help: 'Entries of the contest, by what became of them.',
    labelNames: ['status'],
    registers,
    collect() {
      for (const [status, count] of Object.entries(figures.entries())) this.set({ status }, count);
    },
  });
};

/** In every role. */
export const countReady = (isReady: () => boolean, registry: Registry): void => {
  new Gauge({
    name: 'contest_ready',
    help: '1 while the server is fit for traffic, as GET /ready has it.',
    registers: [registry],
    collect() {
      this.set(isReady() ? 1 : 0);
    },
  });
};

const kinds = ['open', 'full', 'read-only', 'closed'] as const;

const countStores = ({ stores }: Pick<ContestFigures, 'stores'>, registry: Registry): void => {
  const gauge = (
    label: 'store' | 'log',
    [name, help]: readonly [string, string],
    valueOf: (status: StoreStatus) => number,
  ): Gauge =>
    new Gauge({
      ...{ name, help, labelNames: [label], registers: [registry] },
      collect() {
        for (const [store, status] of Object.entries(stores))
          this.set({ [label]: store }, valueOf(status()));
      },
    });
  new Gauge({
    name: 'contest_store_state',
    help: '1 for what a store can do now: open, full (no room on the disk), read-only (the disk failed), closed.',
    labelNames: ['store', 'state'],
    registers: [registry],
    collect() {
      for (const [store, status] of Object.entries(stores)) {
        const { kind } = status();
        for (const state of kinds) this.set({ store, state }, state === kind ? 1 : 0);
      }
    },
  });
  gauge('log', ['contest_log_head_seq', 'The last record that was accepted.'], ({ head }) => head);
  gauge(
    'log',
    ['contest_log_durable_seq', 'The last record that is on disk.'],
    ({ durable }) => durable,
  );
  gauge(
    'store',
    ['contest_store_snapshot_seq', 'The last record that the newest snapshot covers.'],
    ({ lastSnapshotSeq }) => lastSnapshotSeq,
  );
  gauge(
    'store',
    ['contest_store_snapshot_failing', '1 while the last snapshot could not be written.'],
    ({ snapshotProblem }) => (snapshotProblem === undefined ? 0 : 1),
  );
  gauge(
    'store',
    ['contest_store_answers', 'Answers that are remembered for commands sent again.'],
    ({ ledgerSize }) => ledgerSize,
  );
};

type BackupFigures = Pick<ContestFigures, 'scheduled' | 'backupSeconds'> & {
  readonly shipped: Partial<ContestFigures['shipped']>;
};

/** Of a backup machine these are all. */
export const countBackups = (figures: BackupFigures, registry: Registry): void => {
  const { shipped, scheduled, backupSeconds } = figures;
  const registers = [registry];
  const labelNames = ['place'];
  const lag = (name: string, help: string, valueOf: (state: ShippedRecords) => number): Gauge =>
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset();
        for (const [place, state] of Object.entries(shipped)) {
          const found = state();
          if (found !== null) this.set({ place }, valueOf(found));
        }
      },
    });
  lag(
    'contest_backup_lag_records',
    'Records that are on disk here and not in that backup.',
    ({ behind }) => behind,
  );
  lag(
    'contest_backup_lag_seconds',
    'For how long that backup has lacked some record.',
    ({ behindMs }) => behindMs / 1000,
  );
  new Gauge({
    name: 'contest_backup_failing',
    help: '1 while nothing can be sent there, or the last complete backup could not be made.',
    ...{ labelNames, registers },
    collect() {
      this.reset();
      for (const [place, state] of Object.entries({ ...shipped, scheduled })) {
        const found = state();
        if (found !== null) this.set({ place }, found.trouble === undefined ? 0 : 1);
      }
    },
  });
  new Gauge({
    name: 'contest_backup_last_success_timestamp_seconds',
    help: 'When the newest complete backup was made; absent while there is none.',
    registers,
    collect() {
      this.remove();
      const at = scheduled()?.lastAt ?? null;
      if (at !== null) this.set(at / 1000);
    },
  });
  new Gauge({
    name: 'contest_backup_interval_seconds',
    help: 'How often a complete backup is to be made; absent where none are.',
    registers,
    collect() {
      this.remove();
      if (scheduled() !== null) this.set(backupSeconds);
    },
  });
};

const countSpool = ({ spool }: ContestFigures, registry: Registry): void => {
  const registers = [registry];
  const gauge = (name: string, help: string, valueOf: (state: MediaMachine) => number): Gauge =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.remove();
        const state = spool();
        if (state !== null) this.set(valueOf(state));
      },
    });
  gauge(
    'contest_photo_spool_photos',
    'Photos that wait here for the media machine; absent without one.',
    ({ waiting }) => waiting,
  );
  gauge(
    'contest_photo_spool_failing',
    '1 while photos cannot be sent to the media machine.',
    ({ trouble }) => (trouble === undefined ? 0 : 1),
  );
};
