import type { Clock } from '../../shared/base/clock.ts';
import type { Audience } from '../../shared/contest/views.ts';
import type { ContestViews } from './contest-views.ts';
import { commaSeparated, createBuilder, encodeDocument, type Document } from './documents.ts';
import type { EntryTexts, ListedEntry } from './entry-texts.ts';

/** One audience's whole view: `{ epoch, seq, view }`. */
export type Snapshot = Document;

export type Snapshots = {
  /** Covers at least `atLeast`; shared by all who ask, and rebuilt about once a second at most. */
  of(audience: Audience, atLeast?: number): Promise<Snapshot>;
  /** The newest entries alone, to be looked at while the others are on their way; `whole` where there are no others. */
  newest(audience: Audience): Promise<Snapshot>;
};

type Deps = {
  readonly texts: EntryTexts;
  readonly views: Pick<ContestViews, 'frame'>;
  /** The seq of the rows. */
  readonly seq: () => number;
  readonly epoch: () => string;
  /** The seq of the last record that took something back or started a stream anew: nothing older may be shown. */
  readonly freshFrom: () => number;
  readonly clock: Clock;
};

const maxAgeMs = 1000;
/** Several windows full. */
const newestCount = 200;

type Part = Audience | `newest of ${Audience}`;

/** Everything one audience may see, built in slices, so that ten thousand entries do not stop the server for anybody. */
export const createSnapshots = (deps: Deps): Snapshots => {
  const { texts, views, clock } = deps;
  const kept = new Map<Part, { readonly snapshot: Snapshot; readonly builtAt: number }>();

  const now = (audience: Audience) => ({
    place: { epoch: deps.epoch(), seq: deps.seq() },
    frame: views.frame(audience),
    builtAt: clock.monotonic(),
  });
  type Now = ReturnType<typeof now>;

  const encode = async (
    part: Part,
    head: object,
    entries: readonly ListedEntry[],
    { place, frame, builtAt }: Now,
  ): Promise<Snapshot> => {
    const snapshot = await encodeDocument(texts, place, [
      `${JSON.stringify(head).slice(0, -1)},"view":{"entries":{`,
      ...commaSeparated(entries.map(({ view, text }) => `${JSON.stringify(view.id)}:${text}`)),
      `},${JSON.stringify(frame).slice(1)}}`,
    ]);
    kept.set(part, { snapshot, builtAt });
    return snapshot;
  };

  const buildWhole = createBuilder(async (audience: Audience): Promise<Snapshot> => {
    const { entries, beside } = await texts.list(audience, () => now(audience));
    return encode(audience, beside.place, entries, beside);
  });

  const buildNewest = createBuilder((audience: Audience): Promise<Snapshot> => {
    const beside = now(audience);
    const { entries, isWhole } = texts.newest(audience, newestCount);
    return encode(`newest of ${audience}`, { ...beside.place, whole: isWhole }, entries, beside);
  });

  const fitting = (part: Part, from: number): Snapshot | undefined => {
    const found = kept.get(part);
    if (found === undefined || found.snapshot.seq < from) return undefined;
    if (found.snapshot.epoch !== deps.epoch()) return undefined;
    const isCurrent = found.snapshot.seq === deps.seq();
    const isYoung = clock.monotonic() - found.builtAt < maxAgeMs;
    return isCurrent || isYoung ? found.snapshot : undefined;
  };

  return {
    of: (audience, atLeast = 0) => {
      const wanted = Math.min(Math.max(atLeast, deps.freshFrom()), deps.seq());
      const ready = fitting(audience, wanted);
      return ready === undefined ? buildWhole(audience, wanted) : Promise.resolve(ready);
    },
    newest: (audience) => {
      const wanted = Math.min(deps.freshFrom(), deps.seq());
      const ready = fitting(`newest of ${audience}`, wanted);
      return ready === undefined ? buildNewest(audience, wanted) : Promise.resolve(ready);
    },
  };
};
