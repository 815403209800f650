import { assertNever } from '../../shared/base/assert-never.ts';
import type { Change, RecordInfo } from '../../lib/store/index.ts';
import type { ContestEvent } from './events.ts';
import {
  starKey,
  type ContestState,
  type ContestTables,
  type EntryRow,
  type EntryStatus,
} from './tables.ts';

type Changes = readonly Change<ContestTables>[];

/** What an event changes in the tables. Never refuses: the decision has been taken. */
export const apply = (state: ContestState, event: ContestEvent, info: RecordInfo): Changes => {
  switch (event.type) {
    case 'entrySubmitted':
      return applySubmitted(event, info.at);
    case 'entryEdited':
      return changeEntry(state, event.entryId, {
        categoryId: event.categoryId,
        revision: event.revision,
      });
    case 'entryApproved':
      return changeStatus(state, event.entryId, 'published', null);
    case 'entryHidden':
      return changeStatus(state, event.entryId, 'hidden', event.reason);
    case 'entryRestored':
      return changeStatus(state, event.entryId, event.status, null);
    case 'entryWithdrawn':
      return changeStatus(state, event.entryId, 'withdrawn', null);
    case 'entryErased':
      return changeStatus(state, event.entryId, 'erased', event.reason);
    case 'entryStarred':
      return applyStarred(event);
    case 'winnersSaved':
      return applyWinners(event);
    case 'contestChanged':
    case 'resultsRevealed':
      return [{ put: 'contest', key: 'contest', row: event.contest }];
    case 'categoriesChanged':
      return applyCategories(state, event);
    case 'inviteCreated':
      return [
        {
          put: 'invites',
          key: event.inviteId,
          row: {
            id: event.inviteId,
            tokenHash: event.tokenHash,
            createdAt: info.at,
            usedAt: null,
          },
        },
      ];
    case 'inviteRevoked':
      return [{ delete: 'invites', key: event.inviteId }, ...endSessions(event.sessions)];
    case 'sessionOpened':
      return applySessionOpened(state, event, info.at);
    case 'sessionEnded':
      return endSessions(event.sessions);
    case 'contestRestored':
      return [
        { put: 'counters', key: 'entry', row: { value: event.lastNumber } },
        ...(event.lastRevision === undefined ? [] : [winnersCounter(event.lastRevision)]),
        ...endSessions([...state.sessions.keys()]),
      ];
    default:
      return assertNever(event);
  }
};

type Of<Type extends ContestEvent['type']> = Extract<ContestEvent, { type: Type }>;

const applySubmitted = (event: Of<'entrySubmitted'>, at: number): Changes => [
  {
    put: 'entries',
    key: event.entryId,
    row: {
      id: event.entryId,
      number: event.number,
      categoryId: event.categoryId,
      photo: event.photo,
      revision: event.revision,
      status: event.status,
      statusBefore: event.status,
      reason: null,
      createdAt: at,
    },
  },
  { put: 'counters', key: 'entry', row: { value: event.number } },
];

const changeStatus = (
  state: ContestState,
  entryId: string,
  status: EntryStatus,
  reason: string | null,
): Changes => {
  const before = state.entries.get(entryId)?.status;
  const remembered = before === 'pending' || before === 'published' ? { statusBefore: before } : {};
  return changeEntry(state, entryId, { status, reason, ...remembered });
};

/** An entry that is not shown any more, or moved to another category, leaves the podium it was on. */
const changeEntry = (state: ContestState, entryId: string, change: Partial<EntryRow>): Changes => {
  const before = state.entries.get(entryId);
  if (before === undefined) return [];
  const entry: EntryRow = { ...before, ...change };
  const stays = entry.status === 'published' ? entry.categoryId : undefined;
  return [
    { put: 'entries', key: entryId, row: entry },
    ...[...state.winners].flatMap(([categoryId, podium]): Changes => {
      if (categoryId === stays || !podium.entryIds.includes(entryId)) return [];
      const entryIds = podium.entryIds.filter((id) => id !== entryId);
      return [{ put: 'winners', key: categoryId, row: { ...podium, entryIds } }];
    }),
  ];
};

const applyStarred = ({ subject, entryId, starred }: Of<'entryStarred'>): Changes => {
  const key = starKey(subject, entryId);
  return starred ? [{ put: 'stars', key, row: { subject, entryId } }] : [{ delete: 'stars', key }];
};

const applyWinners = ({ winners, revision, savedBy }: Of<'winnersSaved'>): Changes => [
  ...Object.entries(winners).map(([categoryId, entryIds]): Change<ContestTables> => ({
    put: 'winners',
    key: categoryId,
    row: { entryIds, revision, savedBy },
  })),
  winnersCounter(revision),
];

const winnersCounter = (revision: number): Change<ContestTables> => ({
  put: 'counters',
  key: 'winners',
  row: { value: revision },
});

const applyCategories = (state: ContestState, event: Of<'categoriesChanged'>): Changes => {
  const kept = new Set(event.categories.map((category) => category.id));
  const removed = [...state.categories.keys(), ...state.winners.keys()].filter(
    (id) => !kept.has(id),
  );
  return [
    ...removed.flatMap((key): Changes => [
      { delete: 'categories', key },
      { delete: 'winners', key },
    ]),
    ...event.categories.map((row): Change<ContestTables> => ({
      put: 'categories',
      key: row.id,
      row,
    })),
  ];
};

const applySessionOpened = (
  state: ContestState,
  event: Of<'sessionOpened'>,
  at: number,
): Changes => {
  const opened: Changes = [
    ...endSessions(event.expired),
    { put: 'sessions', key: event.session, row: event.row },
  ];
  const invite = event.inviteId === null ? undefined : state.invites.get(event.inviteId);
  return invite === undefined
    ? opened
    : [...opened, { put: 'invites', key: invite.id, row: { ...invite, usedAt: at } }];
};

const endSessions = (sessions: readonly string[]): Changes =>
  sessions.map((key): Change<ContestTables> => ({ delete: 'sessions', key }));
