import { assertNever } from '../../shared/base/assert-never.ts';
import { showsArtists } from '../../shared/contest/phases.ts';
import type { StreamEvent, WinnerView } from '../../shared/contest/stream-events.ts';
import type {
  Audience,
  CategoryView,
  ContestInfo,
  ContestView,
  EntryView,
  InviteView,
  Podium,
} from '../../shared/contest/views.ts';
import { categoriesOf, contestOf } from '../domain/initial-contest.ts';
import type { PeopleState } from '../domain/people.ts';
import {
  isGone,
  isShown,
  type CategoryRow,
  type ContestRow,
  type ContestState,
  type EntryRow,
} from '../domain/tables.ts';
import { createEntryViews } from './entry-views.ts';
import { labelOf } from './labels.ts';
import type { Outline } from './project.ts';

/** Reads the durable rows as each audience may see them. */
export type ContestViews = {
  contest(): ContestInfo;
  categories(): readonly CategoryView[];
  entry(audience: Audience, entryId: string): EntryView | undefined;
  /** In the order of their numbers. */
  entries(audience: Audience): readonly EntryView[];
  /** By category id; empty where the audience may not see winners yet. */
  winners(audience: Audience): Readonly<Record<string, readonly WinnerView[]>>;
  invites(): readonly InviteView[];
  /** Everything but the entries. */
  frame(audience: Audience): Omit<ContestView, 'entries'>;
  /** Everything at once: a view to which the events that follow can be applied. */
  whole(audience: Audience): ContestView;
  /** The event as it is told now, or undefined when what it told was taken back. */
  fill(audience: Audience, outline: Exclude<Outline, { kind: 'reset' }>): StreamEvent | undefined;
};

export const createContestViews = (rows: ContestState, people: () => PeopleState): ContestViews => {
  const entryViews = createEntryViews(people);

  const isNamed = (): boolean => showsArtists(contestOf(rows).phase);

  const seesWinners = (audience: Audience): boolean =>
    audience !== 'public' || isNamed() || contestOf(rows).winnersVisibility === 'live';

  const seesEntry = (audience: Audience, row: EntryRow): boolean =>
    audience === 'organisers' ? !isGone(row) : isShown(row);

  const entry = (audience: Audience, entryId: string): EntryView | undefined => {
    const row = rows.entries.get(entryId);
    if (row === undefined || !seesEntry(audience, row)) return undefined;
    return entryViews.of(row, audience === 'organisers', isNamed());
  };

  const entries = (audience: Audience): readonly EntryView[] => {
    const seen: EntryView[] = [];
    for (const id of rows.entries.keys()) {
      const view = entry(audience, id);
      if (view !== undefined) seen.push(view);
    }
    return seen;
  };

  const winnerViews = (audience: Audience, entryIds: readonly string[]): readonly WinnerView[] =>
    entryIds.flatMap((entryId, index) => {
      const view = entry(audience, entryId);
      if (view === undefined) return [];
      const { id, number, caption, imageUrl, artist } = view;
      return [{ id, number, caption, imageUrl, artist, place: index + 1 }];
    });

  const podium = (audience: Audience, entryIds: readonly string[], savedBy: string): Podium =>
    audience === 'public' ? { entryIds } : { entryIds, savedBy: labelOf(people(), savedBy) };

  const invites = (): readonly InviteView[] =>
    [...rows.invites.values()].map((row) => ({
      id: row.id,
      label: people().labels.get(row.id)?.label ?? 'Judge',
      createdAt: toIso(row.createdAt),
      usedAt: row.usedAt === null ? null : toIso(row.usedAt),
    }));

  const frame = (audience: Audience): Omit<ContestView, 'entries'> => ({
    contest: contestInfo(contestOf(rows)),
    categories: categoriesOf(rows).map(categoryView),
    winners: seesWinners(audience)
      ? Object.fromEntries(
          [...rows.winners].map(([id, row]) => [id, podium(audience, row.entryIds, row.savedBy)]),
        )
      : {},
    revision: seesWinners(audience) ? (rows.counters.get('winners')?.value ?? 0) : 0,
    ...(audience === 'organisers' ? { invites: invites() } : {}),
  });

  const whole = (audience: Audience): ContestView => ({
    ...frame(audience),
    entries: Object.fromEntries(entries(audience).map((view) => [view.id, view])),
  });

  const fillWinners = (
    audience: Audience,
    outline: Extract<Outline, { kind: 'winners' }>,
  ): StreamEvent => {
    const winners = Object.fromEntries(
      Object.entries(outline.winners).map(([id, entryIds]) => [
        id,
        winnerViews(audience, entryIds),
      ]),
    );
    const saved = { winners, revision: outline.revision };
    const data =
      audience === 'public' ? saved : { ...saved, savedBy: labelOf(people(), outline.savedBy) };
    return { name: 'saveWinners', data };
  };

  const fill: ContestViews['fill'] = (audience, outline) => {
    switch (outline.kind) {
      case 'entry': {
        const data = entry(audience, outline.entryId);
        if (data === undefined) return undefined;
        const { name, keepsPlaceIn } = outline;
        return name === 'entryChanged' && keepsPlaceIn !== undefined
          ? { name, data: { ...data, keepsPlaceIn } }
          : { name, data };
      }
      case 'removed':
        return { name: outline.name, data: { id: outline.entryId } };
      case 'winners':
        return fillWinners(audience, outline);
      case 'contest':
        return { name: outline.name, data: contestInfo(outline.contest) };
      case 'categories':
        return { name: outline.name, data: { categories: outline.categories.map(categoryView) } };
      case 'invites':
        return { name: outline.name, data: { invites: invites() } };
      default:
        return assertNever(outline);
    }
  };

  return {
    contest: () => contestInfo(contestOf(rows)),
    categories: () => categoriesOf(rows).map(categoryView),
    entry,
    entries,
    winners: (audience) =>
      seesWinners(audience)
        ? Object.fromEntries(
            [...rows.winners].map(([id, row]) => [id, winnerViews(audience, row.entryIds)]),
          )
        : {},
    invites,
    frame,
    whole,
    fill,
  };
};

const toIso = (at: number): string => new Date(at).toISOString();

const contestInfo = (row: ContestRow): ContestInfo => ({
  name: row.name,
  timeZone: row.timeZone,
  phase: row.phase,
  opensAt: row.opensAt === null ? null : toIso(row.opensAt),
  closesAt: row.closesAt === null ? null : toIso(row.closesAt),
  winnersVisibility: row.winnersVisibility,
  publish: row.publish,
});

const categoryView = ({ id, name, rule, places }: CategoryRow): CategoryView => ({
  id,
  name,
  rule,
  places,
});
