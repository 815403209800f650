import type { Audience } from '../../shared/contest/views.ts';
import { judge, type Violation } from '../support/delivery-oracle.ts';
import { tellContest, tellWinners, type Recorder, type SnapshotSeen } from './recorder.ts';

/** A command that was acknowledged: where it stands in the log, who hears of it, and what it changed. */
export type Acknowledged = {
  readonly seq: number;
  readonly streams: readonly Audience[];
  readonly change:
    | { readonly kind: 'contest'; readonly name: string }
    | { readonly kind: 'winners'; readonly revision: number };
};

export type Flaw =
  | Violation
  /** It was to cover everything up to its seq, and says something older. */
  | { readonly kind: 'stale snapshot'; readonly stream: string; readonly seq: number };

type Judged = {
  readonly stream: Audience;
  /** It says no hello: what it missed while it was away is lost to it, as was agreed. */
  readonly isPlain: boolean;
  readonly recorder: Pick<Recorder, 'applied' | 'snapshots'>;
};

/** Makes a judge of everything that was acknowledged after `from`. */
export const createVerdict = (acknowledged: readonly Acknowledged[], from: number) => {
  const published = acknowledged.flatMap(({ seq, streams, change }) =>
    streams.map((stream) => ({ stream, seq, hash: wordOfChange(change) })),
  );
  const inOrder = acknowledged.toSorted((a, b) => a.seq - b.seq);
  const isStale = createStaleness(inOrder);

  return ({ stream, isPlain, recorder }: Judged): readonly Flaw[] => [
    ...judge(published, recorder.applied, new Map([[stream, from]])).filter(
      ({ kind }) => !(isPlain && kind === 'lost'),
    ),
    ...recorder.snapshots
      .filter(isStale)
      .map((seen): Flaw => ({ kind: 'stale snapshot', stream: seen.stream, seq: seen.seq })),
  ];
};

export const wordOfChange = (change: Acknowledged['change']): string =>
  change.kind === 'contest' ? tellContest(change.name) : tellWinners(change.revision);

/** What a snapshot of a seq has to say: the last name and the last revision up to there. */
const createStaleness = (inOrder: readonly Acknowledged[]) => {
  let name: string | undefined;
  let revision: number | undefined;
  const states = inOrder.map(({ seq, change }) => {
    if (change.kind === 'contest') name = change.name;
    else revision = change.revision;
    return { seq, name, revision };
  });
  return (seen: SnapshotSeen): boolean => {
    const state = states.findLast(({ seq }) => seq <= seen.seq);
    if (state === undefined) return false;
    if (state.name !== undefined && state.name !== seen.contest) return true;
    // The public may not see winners at all now.
    if (seen.stream === 'public' || state.revision === undefined) return false;
    return state.revision !== seen.revision;
  };
};
