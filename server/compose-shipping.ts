import { basename, join } from 'node:path';
import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import type { HistoryName } from '../lib/store/index.ts';
import { openLogReader, type Files, type LogRecord } from '../lib/wal/index.ts';
import { createBackupClient, type BackupClient } from './backup/backup-client.ts';
import { compareHeads } from './backup/compare-heads.ts';
import { createErasureReach, type ErasureReach } from './backup/erasure-reach.ts';
import { createSendFolder, createSendSealed } from './backup/send-named.ts';
import {
  createShipper,
  shippedRecords,
  type ShippedRecords,
  type Shipper,
} from './backup/shipper.ts';
import { secretFiles } from './compose-backups.ts';
import type { Images } from './compose-images.ts';
import type { ContestEvent } from './domain/events.ts';
import { createInternalClient } from './internal/internal-client.ts';
import { erasedAmong, onRecordsOf } from './compose-store-signals.ts';
import type { ContestStore, PeopleStore, ReportTrouble } from './use-cases/ports.ts';

type Options = {
  readonly dataDir: string;
  readonly backupUrl: string | undefined;
  readonly internalSecret: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
};

type PhotoPlaces = Pick<Images, 'dir' | 'sendOn'>;

type Stores = { readonly store: ContestStore; readonly people: PeopleStore };

/** What goes to the backup machine, where there is one. */
export type Shipped = {
  /** The last record that is there with everything it names; 0 without such a machine. */
  readonly seq: () => number;
  /** How it stands with that machine; null where there is none. */
  readonly state: () => ShippedRecords | null;
  /** Begins to send, now that the stores are open. */
  follow(stores: Stores): void;
  close(): Promise<void>;
};

/** The start may wait for so long until it is known what the backup machine has. */
const comparingMs = 5000;

/** Refuses a start on data that the backup machine has more of: see `compareHeads`. */
export const compareWithBackup = async (options: Options): Promise<'agreed' | 'not-asked'> => {
  const { backupUrl: url, internalSecret: secret, files, dataDir } = options;
  if (url === undefined || secret === undefined) return 'not-asked';
  const ask = createInternalClient({ ...options, url, secret, timeoutMs: comparingMs });
  return compareHeads({
    ...options,
    client: createBackupClient(ask),
    log: await openLogReader({ files, dir: join(dataDir, 'log') }),
  });
};

export const shipToBackup = (options: Options & { readonly images: PhotoPlaces }): Shipped => {
  let shipper: Shipper | undefined;
  let reach: ErasureReach | undefined;
  return {
    seq: () => shipper?.seq() ?? 0,
    state: () => (shipper === undefined ? null : shippedRecords(shipper)),
    follow: (stores) => {
      const { backupUrl: url, internalSecret: secret } = options;
      const { shipping } = stores.store;
      if (url === undefined || secret === undefined || shipping === undefined) return;
      const client = createBackupClient(createInternalClient({ ...options, url, secret }));
      shipper = createShipper({
        ...options,
        ...{ client, shipping },
        otherEnd: { name: 'The backup machine', restoreWith: 'contest restore --from backup' },
        status: () => stores.store.status(),
        onRecords: onRecordsOf(stores),
        sendSealed: createSendSealed({ ...options, client, secretFiles }),
        photos: {
          foldersOf: photosNamedBy,
          sendFolder: sendPhoto(options, client),
          noteWhole: (history, seq) => client.noteWhole(history, seq),
        },
      });
      reach = createErasureReach({
        ...options,
        ...erasedAmong(stores.people),
        listed: () => client.erasures(),
        hold: () => Promise.resolve({ backups: client, release: () => undefined }),
      });
    },
    async close() {
      await reach?.close();
      await shipper?.close();
    },
  };
};

/** From this machine's disk, where it is there; else the machine that keeps it sends it on. */
const sendPhoto = (
  { files, images }: Options & { readonly images: PhotoPlaces },
  client: BackupClient,
) => {
  const { dir, sendOn } = images;
  const sendFromHere = createSendFolder({ client, files, uploadsDir: dir });
  return async (history: HistoryName, owner: string, folder: string): Promise<void> => {
    const isSent = await sendFromHere(history, owner, folder);
    if (!isSent) await sendOn?.(history, [{ owner, key: basename(folder) }]);
  };
};

/** The record is of our own log. */
const photosNamedBy = (record: LogRecord) =>
  (record.events as readonly ContestEvent[]).flatMap((event) =>
    event.type === 'entrySubmitted'
      ? [{ owner: event.entryId, folder: `photos/${event.photo.key}` }]
      : [],
  );
