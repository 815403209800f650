import type { Meta } from '../../shared/wire/cursor.ts';
import type { Applied } from '../support/delivery-oracle.ts';

/** What somebody can be told; the same word for whoever publishes it and whoever hears it. */
export const tellContest = (name: string): string => `contest ${name}`;
export const tellWinners = (revision: number): string => `winners ${revision}`;

/** A snapshot that was taken, and what it said. */
export type SnapshotSeen = {
  readonly stream: string;
  readonly seq: number;
  readonly contest: string;
  readonly revision: number;
};

export type Recorder = {
  readonly applied: readonly Applied[];
  readonly snapshots: readonly SnapshotSeen[];
  event(name: string, data: unknown, meta: Meta): void;
  snapshot(seen: SnapshotSeen): void;
  /** The last seq that is shown of a stream. */
  reach(stream: string): number;
};

/** Remembers what one client did, in its order, in as little memory as possible: many clients hear the same. */
export const createRecorder = (words: Map<string, string>): Recorder => {
  const applied: Applied[] = [];
  const snapshots: SnapshotSeen[] = [];
  const reached = new Map<string, number>();
  const once = (word: string): string => {
    const known = words.get(word);
    if (known === undefined) words.set(word, word);
    return known ?? word;
  };
  return {
    applied,
    snapshots,
    event(name, data, { stream, seq }) {
      applied.push({ kind: 'event', stream: once(stream), seq, hash: once(wordOf(name, data)) });
      reached.set(stream, seq);
    },
    snapshot(seen) {
      snapshots.push(seen);
      applied.push({ kind: 'snapshot', stream: once(seen.stream), seq: seen.seq });
      reached.set(seen.stream, seen.seq);
    },
    reach: (stream) => reached.get(stream) ?? 0,
  };
};

/** An event of another shape is like nothing that was published. */
export const wordOf = (name: string, data: unknown): string => {
  const given = (typeof data === 'object' ? data : null) as Readonly<
    Record<string, unknown>
  > | null;
  if (name === 'contestChanged') return tellContest(String(given?.['name']));
  if (name === 'saveWinners') return tellWinners(Number(given?.['revision']));
  return `${name} ${JSON.stringify(data)}`;
};
