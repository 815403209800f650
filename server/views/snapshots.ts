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
const sliceMs = 6;
const compress = promisify(gzip);

/**
 * Everything one audience may see. Each entry becomes JSON once, in slices; a rebuild then only joins texts, so
 * that ten thousand entries do not stop the server for anybody.
 */
export const createSnapshots = (deps: Deps): Snapshots => {
  const { views, rows, clock } = deps;
  const texts = new WeakMap<EntryView, string>();
  const kept = new Map<Audience, { readonly snapshot: Snapshot; readonly builtAt: number }>();
  const building = new Map<Audience, Promise<Snapshot>>();

  const textOf = (view: EntryView): string => {
    const known = texts.get(view) ?? JSON.stringify(view);
    texts.set(view, known);
    return known;
  };

  const warm = async (audience: Audience): Promise<void> => {
    let sliceStart = clock.monotonic();
    for (const id of [...rows.entries.keys()]) {
      const view = views.entry(audience, id);
      if (view !== undefined) textOf(view);
      if (clock.monotonic() - sliceStart < sliceMs) continue;
      await deps.nextTurn();
      sliceStart = clock.monotonic();
    }
  };

  /** One turn: everything is of the same seq. */
  const join = (audience: Audience): { readonly seq: number; readonly text: string } => {
    const seq = deps.seq();
    const { entries, ...rest } = views.whole(audience);
    const listed = Object.values(entries).map(
      (view) => `${JSON.stringify(view.id)}:${textOf(view)}`,
    );
    const head = JSON.stringify({ epoch: deps.epoch(), seq }).slice(0, -1);
    const others = JSON.stringify(rest).slice(1);
    return { seq, text: `${head},"view":{"entries":{${listed.join(',')}},${others}}` };
  };

  const build = async (audience: Audience): Promise<Snapshot> => {
    await warm(audience);
    const epoch = deps.epoch();
    const { seq, text } = join(audience);
    const json = Buffer.from(text);
    const snapshot = { epoch, seq, json, gzip: await compress(json, { level: 4 }) };
    kept.set(audience, { snapshot, builtAt: clock.monotonic() });
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
