import { dirname } from 'node:path';

import { err, ok, type Result } from '../../../shared/base/result.ts';
import { openReceivedLog } from '../../wal/index.ts';
import type {
  Files,
  ReceivedLog,
  ReceivedUpTo,
  ReceiveRefusal,
  ShippedLines,
} from '../../wal/index.ts';
import { logDirOf } from '../open-store.ts';
import type { Tables } from '../store.ts';
import { eraseInFiles, forgetInBackups } from './forget-in-backups.ts';
import { createCurrentHistory, historyName, type HistoryName } from './history-name.ts';
import { makeBackup } from './make-backup.ts';
import { receivedDir, summariesOf, type Manifest } from './manifest.ts';
import { createObjects } from './objects.ts';
import {
  historiesIn,
  openSeqFile,
  openUploadNames,
  uploadsList,
  type NamedUpload,
  type SeqFile,
  type UploadNames,
} from './received-files.ts';
import { pruneBackups } from './prune-backups.ts';
import { openReceivedView } from './received-view.ts';
import { openSealedSet, type ClearFile, type SealedSet } from './sealed-set.ts';
import type { Retention } from './retention.ts';
import { createTurns } from './turns.ts';
import type { Workshop } from './workshop.ts';

/** How far a history is here. `whole`: up to which record all uploads came too, as far as the sender said. */
export type ReceivedHistory = ReceivedUpTo & { readonly whole: number };

/** Where another machine's store, people, secrets and uploads arrive, and become backups. */
export type Receiver = {
  /** How far the log of a history is here; nothing of one that is not known. */
  upTo(history: HistoryName): Promise<ReceivedHistory>;
  /** On disk when it answers. */
  receive(
    history: HistoryName,
    shipped: ShippedLines,
  ): Promise<Result<ReceivedUpTo, ReceiveRefusal>>;
  /** Which of these contents are not here. */
  missing(sha256s: readonly string[]): Promise<readonly string[]>;
  /** Takes an upload's bytes in; false when they are not those of `sha256`. */
  putContent(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Says where contents that are here belong; those that are not are refused, by path. */
  nameUploads(
    history: HistoryName,
    uploads: readonly NamedUpload[],
  ): Promise<Result<null, readonly string[]>>;
  /** Remembers that all uploads which records up to this one name were sent, so that a sender can go on there. */
  noteWhole(history: HistoryName, seq: number): Promise<void>;
  /**
   * Replaces the files with people and secrets, sealed. Those that come without bytes must be here as they are;
   * else nothing changes, and the paths of those whose bytes are wanted are told.
   */
  seal(history: HistoryName, clear: readonly ClearFile[]): Promise<Result<null, readonly string[]>>;
  /**
   * The history that received something last, and how far it is here; undefined while there is none. One that a
   * restore began counts from its own first record on.
   */
  newest(): Promise<(HistoryName & ReceivedUpTo) | undefined>;
  /**
   * Makes a backup of the history that received something last; undefined while there is none. More is received
   * meanwhile.
   */
  make(options?: MakeOptions): Promise<Manifest | undefined>;
  /** Removes backups that newer ones stand for, as `Backups.prune` does. */
  prune(rule?: Retention): Promise<readonly string[]>;
  /** Removes these owners' uploads from here, and them from every backup. */
  forget(owners: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

export type MakeOptions = {
  /** Where the uploads are, if they are not sent but stand on this machine. */
  readonly uploads?: string;
  /** Makes none where a complete backup holds as much. */
  readonly onlyIfAhead?: boolean;
};

type History = {
  readonly root: string;
  readonly log: ReceivedLog;
  readonly sealed: SealedSet;
  readonly uploads: UploadNames;
  readonly whole: SeqFile;
};

/** Below the data directory, as the set has it. */
const peopleFolder = 'people';

export const createReceiver = <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
): Receiver => {
  const { files, dir, objects, vault } = shop;
  const histories = new Map<string, History>();
  const inTurn = createTurns();
  /** Making, forgetting and removing backups do not meet. */
  const ofBackups = inTurn.for('backups');
  const current = createCurrentHistory(files, receivedDir(dir));

  const open = async (history: HistoryName): Promise<History> => {
    const { storeId, epoch } = historyName.parse(history);
    const root = `${receivedDir(dir)}/${storeId}/${epoch}`;
    const known = histories.get(root);
    if (known !== undefined) return known;
    await files.makeDir(root);
    const opened: History = {
      root,
      log: await openReceivedLog({ files, dir: logDirOf(`${root}/data`) }),
      sealed: await openSealedSet({
        files,
        vault,
        dir: receivedDir(dir),
        id: `${storeId}/${epoch}`,
      }),
      uploads: await openUploadNames(files, `${root}/${uploadsList}`),
      whole: await openSeqFile(files, `${root}/whole.json`),
    };
    for (const note of opened.log.recovery) shop.report(note);
    histories.set(root, opened);
    return opened;
  };

  /** After a failure a history is opened anew, and then knows what is on disk. */
  const orAnew = async <R>({ root, log }: History, work: Promise<R>): Promise<R> =>
    work.catch(async (error: unknown) => {
      histories.delete(root);
      await log.close().catch(() => undefined);
      throw error;
    });

  const absent = async (sha256s: readonly string[]): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const sha256 of new Set(sha256s)) if (!(await objects.has(sha256))) found.push(sha256);
    return found;
  };

  const viewOfNewest = async () => {
    const history = await current.read();
    if (history === undefined) return undefined;
    const own = await open(history);
    const { root, sealed } = own;
    await openAll(files, receivedDir(dir), open);
    // A history that began with a restore names uploads that may have come with the one before it alone.
    const family = [...histories.values()].filter(
      (each) => dirname(each.root) === dirname(root) && each.root !== root,
    );
    const byPath = new Map([...family, own].flatMap(({ uploads }) => [...uploads.byPath]));
    const view = openReceivedView({
      files,
      root,
      sealed,
      uploads: { byPath },
      pathOf: (sha256) => objects.pathOf(sha256),
    });
    return { root, view };
  };

  const readNewest = async (): Promise<(HistoryName & ReceivedUpTo) | undefined> => {
    const history = await current.read();
    if (history === undefined) return undefined;
    const { log } = await open(history);
    return { ...history, head: log.head, chain: log.chain };
  };

  /** Whether a complete backup has every record that was received last. */
  const isBackedUp = async (): Promise<boolean> => {
    const newest = await inTurn(readNewest);
    if (newest === undefined || newest.head === 0) return true;
    for await (const { storeId, epoch, head, missing } of summariesOf(files, dir))
      if (storeId === newest.storeId && epoch === newest.epoch && missing.length === 0)
        return head >= newest.head;
    return false;
  };

  const make = async (options: MakeOptions): Promise<Manifest | undefined> => {
    if (options.onlyIfAhead === true && (await isBackedUp())) return undefined;
    const newest = await inTurn(viewOfNewest);
    if (newest === undefined) return undefined;
    const { root, view } = newest;
    const objectsOfView = createObjects(view, `${dir}/objects`);
    return makeBackup(
      { ...shop, files: view, objects: objectsOfView },
      { data: `${root}/data`, uploads: options.uploads ?? `${root}/uploads` },
    );
  };

  const forget = async (owners: readonly string[]): Promise<void> => {
    await openAll(files, receivedDir(dir), open);
    const all = [...histories.values()];
    await forgetInBackups(shop, owners, {
      files: () => all.flatMap(({ uploads }) => [...uploads.byPath.values()]),
      forget: async (erased) => {
        for (const { uploads, sealed } of all) {
          await uploads.drop(erased);
          await sealed.rewrite(peopleFolder, (clear) =>
            eraseInFiles(shop, peopleFolder, clear, [...erased]),
          );
        }
      },
    });
  };

  return {
    upTo: (history) =>
      inTurn(async () => {
        const { log, whole } = await open(history);
        return { head: log.head, chain: log.chain, whole: Math.min(whole.seq(), log.head) };
      }),
    receive: (history, shipped) =>
      inTurn(async () => {
        const own = await open(history);
        const { log } = own;
        const received = await orAnew(own, log.receive(shipped));
        // One that a restore began repeats the one before: until it is past that, the older one has more.
        if (log.epoch === history.epoch || (await current.read()) === undefined)
          await current.note(history);
        return received;
      }),
    missing: absent,
    // Beside the others: a photo takes its time. Two of the same content would meet in one file.
    putContent: (sha256, chunks) => inTurn.for(sha256)(() => objects.receive(sha256, chunks)),
    nameUploads: (history, uploads) =>
      inTurn(async () => {
        const lacking = new Set(await absent(uploads.map(({ sha256 }) => sha256)));
        if (lacking.size > 0)
          return err(uploads.filter(({ sha256 }) => lacking.has(sha256)).map(({ path }) => path));
        await (await open(history)).uploads.add(uploads);
        return ok(null);
      }),
    noteWhole: (history, seq) =>
      inTurn(async () => {
        const { log, whole } = await open(history);
        // A sender may not know yet that everything here was lost.
        await whole.write(Math.min(seq, log.head));
      }),
    seal: (history, clear) =>
      inTurn(async () => {
        const own = await open(history);
        return orAnew(own, own.sealed.replace(clear));
      }),
    newest: () => inTurn(readNewest),
    // Receiving goes on: a backup copes with a log that grows, as it does beside its owner.
    make: (options = {}) => ofBackups(() => make(options)),
    prune: (rule) =>
      ofBackups(() =>
        inTurn(async () => {
          await openAll(files, receivedDir(dir), open);
          const uploads = [...histories.values()].map((each) => each.uploads);
          return pruneBackups(shop, rule, () =>
            uploads.flatMap(({ byPath }) => [...byPath.values()]),
          );
        }),
      ),
    forget: (owners) => ofBackups(() => inTurn(() => forget(owners))),
    close: () =>
      ofBackups(() =>
        inTurn(async () => {
          for (const { log } of histories.values()) await log.close();
          histories.clear();
        }),
      ),
  };
};

/** Whoever was erased may be in a history that nobody has asked for since the start. */
const openAll = async (
  files: Files,
  dir: string,
  open: (history: HistoryName) => Promise<unknown>,
): Promise<void> => {
  for (const name of await historiesIn(files, dir)) {
    const [storeId = '', epoch = ''] = name.split('/');
    await open({ storeId, epoch });
  }
};
