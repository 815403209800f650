import type { Audience } from '../../shared/contest/views.ts';
import { audiences } from '../../shared/contest/views.ts';
import type { Fill, LogPort, Project, Projection } from '../../lib/realtime/index.ts';
import type { Committed, Store } from '../../lib/store/index.ts';
import type { ContestEvent } from '../domain/events.ts';
import type { ContestViews } from '../views/contest-views.ts';
import type { DurableContest } from '../views/durable-contest.ts';
import { project, type Outline } from '../views/project.ts';

export type ContestRecord = Committed<ContestEvent>;

/** Raise it when a release tells old records differently: every stream is then reset. */
export const projectionVersion = '2';

/** The contest's log as the streams read it: a record is told when the rows have taken it in. */
export const createContestLog = (
  store: Pick<Store<unknown, ContestEvent>, 'read' | 'status'>,
  durable: Pick<DurableContest, 'seq' | 'subscribe'>,
): LogPort<ContestRecord> => ({
  epoch: store.status().epoch,
  head: durable.seq,
  read: (afterSeq, limit) => store.read(afterSeq, limit),
  subscribe: durable.subscribe,
});

/** A record holds one event, so each stream hears of it at most once. */
export const projectRecord: Project<ContestRecord> = (record) =>
  record.events.flatMap((event) => {
    const projection = project(event);
    return audiences.flatMap((stream): Projection[] => {
      const outline = projection[stream];
      if (outline === undefined) return [];
      return outline.kind === 'reset'
        ? [{ stream, kind: 'reset', reason: outline.reason }]
        : [{ stream, kind: 'event', name: outline.name, data: outline }];
    });
  });

/** Puts the words and pictures in as they may be shown now. */
export const createFill =
  (views: ContestViews): Fill =>
  ({ stream, data }) =>
    // Both were put there by `projectRecord`.
    views.fill(stream as Audience, data as Exclude<Outline, { kind: 'reset' }>)?.data ?? 'skipped';
