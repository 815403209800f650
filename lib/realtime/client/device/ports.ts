import type { NewItem, OutboxItem, Refusal, Saved } from './outbox-item.ts';

/** The device has no room for it. Nothing was written. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
}

/** What a device keeps of its outbox, shared by all tabs. Each call happens as a whole or not at all. */
export interface OutboxStorage<Body> {
  /** By position. */
  list(): Promise<readonly OutboxItem<Body>[]>;
  /** Puts it after all that are there; on disk when it resolves. Rejects under a key that is there. Throws StorageFull. */
  add(item: NewItem<Body>): Promise<OutboxItem<Body>>;
  /** Compare and set: writes only over the version that `next` was made from. False: somebody else was first. */
  replace(next: OutboxItem<Body>): Promise<boolean>;
  /** The same for taking it away, file and all. */
  remove(item: Pick<OutboxItem<Body>, 'key' | 'version'>): Promise<boolean>;
  file(key: string): Promise<Blob | null>;
  /** True when `holder` has the lease until `until`: nobody else's is in force at `now`. */
  takeLease(holder: string, now: number, until: number): Promise<boolean>;
  /** Ends it, if it is this holder's. */
  releaseLease(holder: string): Promise<void>;
}

export type TabMessage =
  | { readonly kind: 'changed' }
  /** The one who sends stops: another may begin. */
  | { readonly kind: 'released' }
  | { readonly kind: 'sending'; readonly progress: Progress | null };

/** `fraction` of the bytes have left, from 0 to 1. */
export type Progress = { readonly key: string; readonly fraction: number };

/** To and from the other tabs of this device. */
export interface TabChannel {
  post(message: TabMessage): void;
  onMessage(listener: (message: TabMessage) => void): void;
  close(): void;
}

export type Outcome =
  | ({ readonly kind: 'saved'; readonly backedUp: number } & Saved)
  /** Final. */
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** It may have arrived or not: the same again, later. */
  | { readonly kind: 'unanswered'; readonly retryAfterMs?: number }
  /** Its owner is not signed in here: it waits for them. */
  | { readonly kind: 'not-theirs' };

export type Sending<Body> = {
  readonly item: OutboxItem<Body>;
  readonly file: Blob | null;
  readonly onProgress: (fraction: number) => void;
  /** Aborted when an answer is not to be expected any more. */
  readonly signal: AbortSignal;
};
