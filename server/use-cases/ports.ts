import type { Result } from '../../shared/base/result.ts';
import type { ContestError } from '../../shared/contest/errors.ts';
import type { ErasableStore, Store } from '../../lib/store/index.ts';
import type { ContestEvent } from '../domain/events.ts';
import type { PeopleEvent, PeopleState } from '../domain/people.ts';
import type { ContestState, PhotoRow } from '../domain/tables.ts';
import type { ReceivedPhoto } from './use-cases.ts';

export type ContestStore = Store<ContestState, ContestEvent>;
export type PeopleStore = ErasableStore<PeopleState, PeopleEvent>;

/** The contest as it is on disk, and how far. */
export type Durable = { readonly state: ContestState; readonly seq: () => number };

/** What becomes of a received photo. */
export type PhotoDesk = {
  /** Makes the photo showable and keeps it, durably; the received file is gone afterwards. */
  keep(photo: ReceivedPhoto): Promise<Result<PhotoRow, ContestError>>;
  /** Removes a received file that is not wanted. */
  discard(photo: Pick<ReceivedPhoto, 'path'>): Promise<void>;
  remove(key: string): Promise<void>;
  listKeys(): Promise<readonly string[]>;
};

export type Passwords = { verify(password: string): Promise<boolean> };

/** For what went wrong beside a command that was carried out; a later sweep finishes it. */
export type ReportTrouble = (what: string, cause: unknown) => void;
