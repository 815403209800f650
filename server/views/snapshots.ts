import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Clock } from '../../shared/base/clock.ts';
import type { Audience, EntryView } from '../../shared/contest/views.ts';
import type { ContestState } from '../domain/tables.ts';
import type { ContestViews } from './contest-views.ts';

/** One audience's whole view as it stood at `seq`, already JSON: `{ epoch, seq, view }`. */
export type Snapshot = {
  readonly epoch: string;
  readonly seq: number;
  readonly json: Uint8Array;
  /** The same, compressed once for everybody. */
  readonly gzip: Uint8Array;
};

export type Snapshots = {
  /** Covers at least `atLeast`; shared by all who ask, and rebuilt about once a second at most. */
  of(audience: Audience, atLeast?: number): Promise<Snapshot>;
};

type Deps = {
  readonly views: ContestViews;
  readonly rows: ContestState;
  /** The seq of the rows. */
  readonly seq: () => number;
  readonly epoch: () => string;
  /** The seq of the last record that took something back or started a stream anew: nothing older may be shown. */
  readonly freshFrom: () => number;
  readonly clock: Clock;
  /** Lets other work run between two slices. */
  readonly nextTurn: () => Promise<void>;
};

const maxAgeMs = 1000;
const sliceMs = 4;
const entriesInChunk = 250;
const compress = promisify(gzip);

/**
 * Everything one audience may see. Each entry becomes JSON once, and in slices; what a rebuild does in one turn is
 * to list those texts, so that ten thousand entries do not stop the server for anybody.
 */
export const createSnapshots = (deps: Deps): Snapshots => {
  const { views, rows, clock } = deps;
  const texts = new WeakMap<EntryView, string>();
  const kept = new Map<Audience, { readonly snapshot: Snapshot; readonly builtAt: number }>();
  const building = new Map<Audience, Promise<Snapshot>>();

  const textOf = (view: EntryView): string => {
    const known = texts.get(view);
    if (known !== undefined) return known;
    const text = `${JSON.stringify(view.id)}:${JSON.stringify(view)}`;
    texts.set(view, text);
    return text;
  };

  const inSlices = async <T>(items: readonly T[], work: (item: T) => void): Promise<void> => {
    let startedAt = clock.monotonic();
    for (const item of items) {
      work(item);
      if (clock.monotonic() - startedAt < sliceMs) continue;
      await deps.nextTurn();
      startedAt = clock.monotonic();
    }
  };

  /** One turn: everything is of the same seq. */
  const list = (audience: Audience) => {
    const seq = deps.seq();
    const epoch = deps.epoch();
    const opening = `${JSON.stringify({ epoch, seq }).slice(0, -1)},"view":{"entries":{`;
    const entries: string[] = [];
    for (const id of rows.entries.keys()) {
      const view = views.entry(audience, id);
      if (view !== undefined) entries.push(textOf(view));
    }
    return {
      epoch,
      seq,
      opening,
      entries,
      ending: `},${JSON.stringify(views.frame(audience)).slice(1)}}`,
    };
  };

  const encode = async (opening: string, entries: readonly string[], ending: string) => {
    const chunks = [Buffer.from(opening)];
    const starts = entries.flatMap((_, index) => (index % entriesInChunk === 0 ? [index] : []));
    await inSlices(starts, (start) => {
      const text = entries.slice(start, start + entriesInChunk).join(',');
      chunks.push(Buffer.from(start === 0 ? text : `,${text}`));
    });
    return Buffer.concat([...chunks, Buffer.from(ending)]);
  };

  const build = async (audience: Audience): Promise<Snapshot> => {
    await inSlices([...rows.entries.keys()], (id) => {
      const view = views.entry(audience, id);
      if (view !== undefined) textOf(view);
    });
    const { epoch, seq, opening, entries, ending } = list(audience);
    const builtAt = clock.monotonic();
    const json = await encode(opening, entries, ending);
    const snapshot = { epoch, seq, json, gzip: await compress(json, { level: 4 }) };
    kept.set(audience, { snapshot, builtAt });
    return snapshot;
  };

  const buildOnce = (audience: Audience): Promise<Snapshot> => {
    const running = building.get(audience);
    if (running !== undefined) return running;
    const started = build(audience).finally(() => building.delete(audience));
    building.set(audience, started);
    return started;
  };

  const fitting = (audience: Audience, from: number): Snapshot | undefined => {
    const found = kept.get(audience);
    if (found === undefined || found.snapshot.seq < from) return undefined;
    if (found.snapshot.epoch !== deps.epoch()) return undefined;
    const isCurrent = found.snapshot.seq === deps.seq();
    const isYoung = clock.monotonic() - found.builtAt < maxAgeMs;
    return isCurrent || isYoung ? found.snapshot : undefined;
  };

  return {
    of: async (audience, atLeast = 0) => {
      const wanted = Math.min(Math.max(atLeast, deps.freshFrom()), deps.seq());
      const ready = fitting(audience, wanted);
      if (ready !== undefined) return ready;
      const shared = await buildOnce(audience);
      // A build that was under way may be of a moment before this was asked.
      return shared.seq >= wanted ? shared : buildOnce(audience);
    },
  };
};
