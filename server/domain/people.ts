import { assertNever } from '../../shared/base/assert-never.ts';
import type { Details } from '../../shared/contest/commands.ts';
import type { Change, State } from '../../lib/store/index.ts';

/** What identifies people, kept apart from the log so that it can be forgotten. */
export type PeopleTables = {
  /** By `detailsKey`: what a contestant wrote, one row a revision. */
  details: Details & { readonly entryId: string; readonly revision: number };
  /** By invite id: how the organiser calls a judge. */
  labels: { readonly label: string };
  /** By entry id: what must never come back, also not out of a backup. */
  erased: { readonly at: number };
};

export type PeopleState = Readonly<State<PeopleTables>>;

export const peopleTables = [
  'details',
  'labels',
  'erased',
] as const satisfies readonly (keyof PeopleTables)[];

export type PeopleEvent =
  | {
      readonly type: 'detailsRecorded';
      readonly entryId: string;
      readonly revision: number;
      readonly details: Details;
    }
  | { readonly type: 'labelRecorded'; readonly inviteId: string; readonly label: string }
  | { readonly type: 'personErased'; readonly entryId: string };

export const detailsKey = (entryId: string, revision: number): string =>
  `${entryId}/${String(revision)}`;

/** Every revision there is of an entry's details; revisions count from 1 without gaps. */
export const detailsKeysOf = (state: PeopleState, entryId: string): readonly string[] => {
  const keys: string[] = [];
  for (let revision = 1; state.details.has(detailsKey(entryId, revision)); revision += 1)
    keys.push(detailsKey(entryId, revision));
  return keys;
};

export const applyPeople = (
  state: PeopleState,
  event: PeopleEvent,
  info: { readonly at: number },
): readonly Change<PeopleTables>[] => {
  switch (event.type) {
    case 'detailsRecorded': {
      const { entryId, revision, details } = event;
      if (state.erased.has(entryId)) return [];
      const row = { ...details, entryId, revision };
      return [{ put: 'details', key: detailsKey(entryId, revision), row }];
    }
    case 'labelRecorded':
      return [{ put: 'labels', key: event.inviteId, row: { label: event.label } }];
    case 'personErased':
      return [
        { put: 'erased', key: event.entryId, row: { at: info.at } },
        ...detailsKeysOf(state, event.entryId).map((key): Change<PeopleTables> => ({
          delete: 'details',
          key,
        })),
      ];
    default:
      return assertNever(event);
  }
};
