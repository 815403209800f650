/** Why something will not be taken: a stable code, and a sentence for people that says what to do. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  /** By which its operator finds it. */
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Where an answer was given: `contestId` outlives restores, `epoch` is one history of it, `seq` the place in that. */
export type Saved = {
  readonly contestId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly answer: unknown;
};

export type ItemState =
  /** Kept on this device until it is answered. */
  | { readonly kind: 'waiting' }
  /** On the server's disk. Kept here until a backup has it too. */
  | ({ readonly kind: 'saved' } & Saved)
  /** Will not be taken as it is: it waits for its owner, and nothing waits for it. */
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** Something that its owner did and that must reach the server once. */
export type OutboxItem<Body> = {
  /** The idempotency key: the same however often it is sent. */
  readonly key: string;
  /** Whose it is: a session's subject, or this device. Nobody else's name carries it. */
  readonly owner: string;
  /** The contest it was made for, once known. */
  readonly contestId: string | null;
  readonly body: Body;
  /** Whether a file belongs to it; the storage has it under the same key. */
  readonly hasFile: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Items are sent in this order. */
  readonly position: number;
  /** How often it has left this device. */
  readonly tries: number;
  readonly state: ItemState;
  /** Counts the writes: who changes an item says which version was read. */
  readonly version: number;
};

export type NewItem<Body> = Pick<
  OutboxItem<Body>,
  'key' | 'owner' | 'contestId' | 'body' | 'createdAt'
> & { readonly file: Blob | null };
