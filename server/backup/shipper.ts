import type { Clock, Timer } from '../../shared/base/clock.ts';
import { getBackoffDelay } from '../../shared/wire/backoff.ts';
import type { HistoryName, Shipping, StoreStatus } from '../../lib/store/index.ts';
import type { LogRecord, ReceivedUpTo } from '../../lib/wal/index.ts';
import { maxLines } from './backup-api.ts';
import type { BackupClient } from './backup-client.ts';
import { createPhotoFollower, type NamedFolder, type PhotoFollower } from './photo-follower.ts';
import type { SendSealed } from './send-named.ts';

type Deps = {
  readonly client: Pick<BackupClient, 'upTo' | 'sendLines'>;
  readonly otherEnd: OtherEnd;
  readonly shipping: Shipping;
  readonly status: () => Pick<StoreStatus, 'storeId' | 'epoch' | 'durable'>;
  /** Calls back when there may be more durable records, or other people. */
  readonly onRecords: (listener: () => void) => () => void;
  /** Sends people and secrets where they changed, before the records that may name them. */
  readonly sendSealed: SendSealed;
  /** Left out where uploads go another way. */
  readonly photos?: Photos;
  /** How long new records wait for more, in milliseconds; not at all where nothing is said. */
  readonly paceMs?: number;
  readonly clock: Clock;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

type Photos = {
  /** Which folders of uploads a record names, and whose they are. */
  readonly foldersOf: (record: LogRecord) => readonly NamedFolder[];
  readonly sendFolder: (history: HistoryName, owner: string, folder: string) => Promise<unknown>;
  readonly noteWhole: BackupClient['noteWhole'];
};

/** Who receives, in the words of those who read the log. */
export type OtherEnd = { readonly name: string; readonly restoreWith: string };

export type Shipper = {
  /** The last seq that is at the other end with everything it names, as far as it answered. */
  readonly seq: () => number;
  /** How many records it lacks, and for how long it has lacked some, in milliseconds. */
  readonly lag: () => { readonly records: number; readonly ms: number };
  /** Why nothing is sent, in a sentence; undefined while all is well. */
  readonly trouble: () => string | undefined;
  close(): Promise<void>;
};

/** How it stands with another end, as the metrics tell it. */
export type ShippedRecords = {
  /** How many records it lacks, and for how long it has lacked some. */
  readonly behind: number;
  readonly behindMs: number;
  /** Why nothing is sent, in a sentence. */
  readonly trouble?: string;
};

export const shippedRecords = (shipper: Pick<Shipper, 'lag' | 'trouble'>): ShippedRecords => {
  const { records, ms } = shipper.lag();
  const trouble = shipper.trouble();
  return { behind: records, behindMs: ms, ...(trouble !== undefined && { trouble }) };
};

/** The other end holds another history than ours: nothing may be sent until somebody has looked. */
class Diverged extends Error {
  override readonly name = 'Diverged';
}

const backoff = { initialBackoffDelay: 500, backoffMultiplier: 2, maxBackoffDelay: 30_000 };
/** Without news it looks now and then whether the other end is still where it was left. */
const idleMs = 15_000;

/** Keeps a copy of the log at another end: what is durable here is there within a second. */
export const createShipper = (deps: Deps): Shipper => {
  const { client, shipping, clock, otherEnd, paceMs = 0 } = deps;
  let there: ReceivedUpTo | undefined;
  let head = 0;
  let running: Promise<void> | undefined;
  let timer: Timer | undefined;
  let pace: Timer | undefined;
  let failures = 0;
  let trouble: string | undefined;
  let behindSince: number | undefined;
  let isClosed = false;

  const history = (): HistoryName => {
    const { storeId, epoch } = deps.status();
    return { storeId, epoch };
  };

  const photos = followPhotos(deps, history, () => noticeWhole());
  const confirmed = (): number => Math.min(head, photos.whole());
  const noticeWhole = (): void => {
    if (confirmed() >= deps.status().durable) behindSince = undefined;
  };

  /** Where the other end stands, once it is known to be in our own history. */
  const agree = async (told: ReceivedUpTo): Promise<ReceivedUpTo> => {
    const mine = told.head === 0 ? undefined : await shipping.chainAt(told.head);
    if (told.head === 0 || mine?.chain === told.chain) return told;
    throw new Diverged(
      mine === undefined
        ? `${otherEnd.name} has records up to ${String(told.head)}, which are not here: this data is older than the backup. Restore with "${otherEnd.restoreWith}".`
        : `${otherEnd.name} has another record ${String(told.head)} than we have. Restore with "${otherEnd.restoreWith}", or restore a backup of this machine: either begins a new epoch.`,
    );
  };

  const ask = async (): Promise<ReceivedUpTo> => {
    const told = await client.upTo(history());
    const at = await agree(told);
    photos.agree(told);
    return at;
  };

  const step = async (from: ReceivedUpTo): Promise<ReceivedUpTo | undefined> => {
    const next = await shipping.ship(from.head, maxLines);
    if (next === undefined) return undefined;
    const shipped = { ...next, chain: from.chain };
    await deps.sendSealed(history());
    await photos.lead(from.head + shipped.lines.length);
    const answer = await client.sendLines(history(), shipped);
    if (answer.ok) return answer.value;
    if (answer.error.kind === 'elsewhere') return ask();
    if (answer.error.kind === 'fork') {
      await agree(answer.error);
      throw new Diverged(`${otherEnd.name} says that our records do not follow from its own.`);
    }
    throw new Error(`Record ${String(answer.error.seq)} was changed on its way.`);
  };

  const sendAll = async (): Promise<void> => {
    if (there === undefined) {
      there = await ask();
      head = there.head;
      await deps.sendSealed(history(), true);
    }
    for (let at: ReceivedUpTo | undefined = there; at !== undefined && !isClosed;) {
      at = await step(at);
      if (at !== undefined) there = at;
      head = there.head;
    }
    // An erasure changes people without a record that names them.
    await deps.sendSealed(history());
  };

  const look = async (): Promise<void> => {
    try {
      await sendAll();
      failures = 0;
      trouble = undefined;
      noticeWhole();
      // The other end may have lost what it had.
      again(idleMs, () => {
        there = undefined;
        run();
      });
    } catch (cause) {
      there = undefined;
      const sentence = cause instanceof Error ? cause.message : String(cause);
      if (sentence !== trouble) deps.reportTrouble(`${otherEnd.name} gets nothing`, cause);
      trouble = sentence;
      const isFinal = cause instanceof Diverged;
      again(isFinal ? backoff.maxBackoffDelay : getBackoffDelay(failures, backoff));
      failures += 1;
    }
  };

  const again = (delayMs: number, next = run): void => {
    timer?.stop();
    if (!isClosed) timer = clock.after(delayMs, next);
  };

  let isAskedAgain = false;
  const run = (): void => {
    if (isClosed) return;
    if (running !== undefined) {
      isAskedAgain = true;
      return;
    }
    isAskedAgain = false;
    running = look().finally(() => {
      running = undefined;
      if (isAskedAgain && trouble === undefined) run();
    });
  };

  const stopListening = deps.onRecords(() => {
    behindSince ??= clock.now();
    // While it does not answer, the next try has its time.
    if (trouble !== undefined) return;
    if (paceMs === 0) run();
    else
      pace ??= clock.after(paceMs, () => {
        pace = undefined;
        run();
      });
  });
  run();

  return {
    seq: confirmed,
    lag: () => {
      const records = Math.max(0, deps.status().durable - confirmed());
      const since = behindSince ?? clock.now();
      return { records, ms: records === 0 ? 0 : Math.max(0, clock.now() - since) };
    },
    trouble: () => trouble ?? photos.trouble(),
    async close() {
      isClosed = true;
      stopListening();
      timer?.stop();
      pace?.stop();
      photos.close();
      await running;
    },
  };
};

const followPhotos = (
  deps: Deps,
  history: () => HistoryName,
  onChange: () => void,
): PhotoFollower => {
  const { photos } = deps;
  if (photos === undefined)
    return {
      whole: () => Infinity,
      trouble: () => undefined,
      agree: () => undefined,
      lead: () => Promise.resolve(),
      close: () => undefined,
    };
  return createPhotoFollower({
    ...deps,
    foldersOf: photos.foldersOf,
    send: ({ owner, folder }) => photos.sendFolder(history(), owner, folder),
    noteWhole: (seq) => photos.noteWhole(history(), seq),
    onChange,
  });
};
