import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { backupSummaries, readErasures } from '../lib/store/index.ts';
import type { Files } from '../lib/wal/index.ts';
import { createBackedUp } from './backup/backed-up.ts';
import { createErasureReach, type ErasureReach } from './backup/erasure-reach.ts';
import type { BackupSchedule, ScheduledBackups } from './backup/backup-schedule.ts';
import { createOwnBackupsEnd } from './backup/own-backups-end.ts';
import { createSendSealed } from './backup/send-named.ts';
import {
  createShipper,
  shippedRecords,
  type ShippedRecords,
  type Shipper,
} from './backup/shipper.ts';
import { scheduleBackups } from './compose-backup-schedule.ts';
import { secretFiles } from './compose-backups.ts';
import { receiveHere, type Receiving } from './compose-receiving-here.ts';
import { erasedAmong, onRecordsOf } from './compose-store-signals.ts';
import type { ContestStore, PeopleStore, ReportTrouble } from './use-cases/ports.ts';

type Options = {
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly backupsDir: string;
  readonly backupMinutes: number;
  readonly backupKey: string | undefined;
  readonly backupUrl: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
};

/** The backups in this machine's own folder. */
export type BackupsHere = {
  /** The last record that is in a complete one. */
  readonly seq: () => number;
  readonly state: () => ScheduledBackups | null;
  /** How far the records themselves are there; null where none are sent. */
  readonly records: () => ShippedRecords | null;
  /** Looks how far they reach, and begins to make some and to forget whom the contest forgets. */
  follow(contest: { readonly store: ContestStore; readonly people: PeopleStore }): Promise<void>;
  /** One more, before the contest ends. */
  finish(): Promise<void>;
  close(): Promise<void>;
};

/** A shutdown has 25 seconds in all; a backup that is cut short leaves the last one as it was. */
const lastBackupMs = 8000;

export const backUpHere = (options: Options): BackupsHere => {
  const { backupsDir, backupMinutes, files, clock, reportTrouble } = options;
  const backedUp = createBackedUp({
    ...{ clock, reportTrouble },
    list: () => backupSummaries(files, backupsDir),
  });
  const receiving = receiveHere(options);
  let schedule: BackupSchedule | undefined;
  let shipper: Shipper | undefined;
  let reach: ErasureReach | undefined;
  let head = (): number => 0;
  return {
    seq: () => backedUp.seq(),
    state: () => schedule?.state() ?? null,
    records: () => (shipper === undefined ? null : shippedRecords(shipper)),
    async follow(stores) {
      const { store, people } = stores;
      await backedUp.follow(() => store.status());
      reach = createErasureReach({
        ...{ clock, reportTrouble },
        ...erasedAmong(people),
        listed: () => readErasures(files, backupsDir),
        hold: receiving.hold,
      });
      head = () => store.status().durable;
      if (backupMinutes === 0) return;
      schedule = scheduleBackups({ ...options, onMade: () => void backedUp.look() });
      // A backup machine has every record as soon.
      if (options.backupUrl === undefined) shipper = shipHere(options, receiving, stores);
    },
    async finish() {
      if (head() > backedUp.seq()) await schedule?.finish(lastBackupMs);
    },
    async close() {
      schedule?.close();
      backedUp.close();
      receiving.stopWaiting();
      await Promise.all([shipper?.close(), reach?.close()]);
      await receiving.close();
    },
  };
};

/** New records wait so long for more: each sending is a sync on the disk that the contest itself writes to. */
const paceMs = 400;

const shipHere = (
  options: Options,
  receiving: Receiving,
  stores: { readonly store: ContestStore; readonly people: PeopleStore },
): Shipper | undefined => {
  const { shipping } = stores.store;
  if (shipping === undefined) return undefined;
  const client = createOwnBackupsEnd({ ...options, ...receiving });
  return createShipper({
    ...options,
    ...{ client, shipping, paceMs },
    otherEnd: { name: 'The backups folder', restoreWith: 'contest restore' },
    status: () => stores.store.status(),
    onRecords: onRecordsOf(stores),
    sendSealed: createSendSealed({ ...options, client, secretFiles }),
  });
};
