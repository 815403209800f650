import type { Clock, Timer } from '../../shared/base/clock.ts';
import { getBackoffDelay } from '../../shared/wire/backoff.ts';
import type { Shipping } from '../../lib/store/index.ts';
import { parseRecord, type LogRecord } from '../../lib/wal/index.ts';

export type NamedFolder = { readonly owner: string; readonly folder: string };

type Deps = {
  readonly shipping: Pick<Shipping, 'ship'>;
  /** Which folders of uploads a record names, and whose they are. */
  readonly foldersOf: (record: LogRecord) => readonly NamedFolder[];
  /** Sends one of them, wherever it is. */
  readonly send: (named: NamedFolder) => Promise<unknown>;
  /** Tells the other end that all that records up to `seq` name is there. */
  readonly noteWhole: (seq: number) => Promise<void>;
  /** Something was sent, or could not be. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

export type PhotoFollower = {
  /** Up to which record everything that is named is on the backup machine, as far as we know. */
  readonly whole: () => number;
  /** Why some photos are not there yet, in a sentence. */
  readonly trouble: () => string | undefined;
  /** The other end says how far it is; what it lost is sent again. */
  agree(told: { readonly head: number; readonly whole: number }): void;
  /**
   * Records up to `head` are about to be sent. Resolves when what they name is there, or is known to be out of reach,
   * or takes its time: records do not wait long for photos.
   */
  lead(head: number): Promise<void>;
  close(): void;
};

type Owed = NamedFolder & { readonly seq: number };

const backoff = { initialBackoffDelay: 500, backoffMultiplier: 2, maxBackoffDelay: 15_000 };
const recordsAtATime = 64;
/** Photos on their way at once: enough to hide the way there. */
const sideBySide = 8;
/** A record goes on without its photos after that: what nobody confirms is better there than not. */
const patienceMs = 2000;
/** Every note is a write on the other end's disk; what was not noted is only looked at again. */
const notePeriodMs = 1000;

/**
 * Brings the photos to the backup machine, before the records that name them. One that cannot be had now, because the
 * machine that keeps it is away, holds back nothing but the mark up to which all is there.
 */
export const createPhotoFollower = (deps: Deps): PhotoFollower => {
  const { shipping, clock } = deps;
  const owed = new Map<string, Owed>();
  let head = 0;
  let cursor: number | undefined;
  let failures = 0;
  let trouble: string | undefined;
  let running: Promise<void> | undefined;
  let retry: Timer | undefined;
  let isClosed = false;

  const whole = (): number => {
    let last = cursor ?? 0;
    for (const { seq } of owed.values()) last = Math.min(last, seq - 1);
    return last;
  };
  const notes = createNotes(deps, whole);

  const trySending = async (waiting: Owed[]): Promise<void> => {
    const sendNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !isClosed; next = waiting.shift())
        try {
          await deps.send(next);
          owed.delete(next.folder);
        } catch (cause) {
          owed.set(next.folder, next);
          tell(cause);
        }
    };
    await Promise.all(Array.from({ length: sideBySide }, sendNext));
  };

  const tell = (cause: unknown): void => {
    const sentence = cause instanceof Error ? cause.message : String(cause);
    if (sentence !== trouble && !isClosed)
      deps.reportTrouble('Photos are not on the backup machine yet; it is tried again', cause);
    trouble = sentence;
  };

  const readOn = async (from: number): Promise<void> => {
    const next = await shipping.ship(from, Math.min(recordsAtATime, head - from));
    if (next === undefined) throw new Error(`Record ${String(from + 1)} is not in the log.`);
    const named = next.lines.map(parseRecord).flatMap((record) => {
      return deps.foldersOf(record).map((folder) => ({ ...folder, seq: record.seq }));
    });
    await trySending(named);
    // Unless the other end lost what it had meanwhile.
    if (cursor === from) cursor = from + next.lines.length;
  };

  const pass = async (): Promise<void> => {
    try {
      if (owed.size > 0 && retry === undefined) {
        await trySending([...owed.values()]);
        failures = owed.size > 0 ? failures + 1 : 0;
      }
      while (cursor !== undefined && cursor < head && !isClosed) {
        await readOn(cursor);
        deps.onChange();
        notes.wanted();
      }
      if (owed.size === 0) trouble = undefined;
    } catch (cause) {
      tell(cause);
      failures += 1;
    }
    deps.onChange();
    notes.wanted();
  };

  const isBehind = (): boolean => cursor !== undefined && cursor < head;
  const run = (): void => {
    if (running !== undefined || isClosed) return;
    running = pass().finally(() => {
      running = undefined;
      if (trouble !== undefined)
        retry ??= clock.after(getBackoffDelay(failures, backoff), () => {
          retry = undefined;
          run();
        });
      else if (isBehind()) run();
    });
  };

  return {
    whole,
    trouble: () => trouble,
    agree: (told) => {
      head = told.head;
      notes.told(told.whole);
      if (cursor === undefined || told.head < whole()) {
        cursor = told.whole;
        owed.clear();
      }
      run();
    },
    lead: async (next) => {
      const isWaitedFor = !isBehind() && owed.size === 0 && trouble === undefined;
      head = next;
      run();
      if (!isWaitedFor || running === undefined) return;
      let patience: Timer | undefined;
      const enough = new Promise<void>((done) => {
        patience = clock.after(patienceMs, done);
      });
      await Promise.race([running, enough]);
      patience?.stop();
    },
    close: () => {
      isClosed = true;
      retry?.stop();
      notes.close();
    },
  };
};

/** Tells the other end how far all is there: not oftener than `notePeriodMs`, and the last word too. */
const createNotes = (
  { noteWhole, clock }: Pick<Deps, 'noteWhole' | 'clock'>,
  whole: () => number,
) => {
  let noted = 0;
  let timer: Timer | undefined;
  let isClosed = false;
  const wanted = (): void => {
    if (whole() <= noted || isClosed) return;
    timer ??= clock.after(notePeriodMs, () => {
      const seq = whole();
      noteWhole(seq).then(
        () => {
          noted = seq;
          timer = undefined;
          wanted();
        },
        () => {
          // The records are not taken there either now; whoever ships them tells so.
          timer = undefined;
        },
      );
    });
  };
  return {
    wanted,
    told: (seq: number) => {
      noted = seq;
      wanted();
    },
    close: () => {
      isClosed = true;
      timer?.stop();
    },
  };
};
