import { classifyArrival, type Cursor } from '../../../../shared/wire/cursor.ts';
import type { Delivery } from '../../../../shared/wire/frames.ts';

/** How far a stream is kept on this device: a view as it was at `baseSeq`, and every event from there to `seq`. */
export type KeptPlace = Cursor & {
  readonly baseSeq: number;
  /** Of which make the kept view is; one of another make cannot be read. */
  readonly make: string;
};

/** What may be kept in place of what is there; null leaves it as it is. */
export type KeptChange = {
  readonly place: KeptPlace;
  /** Replaces the base, and everything kept after it. */
  readonly base?: string;
  readonly add?: readonly Delivery[];
} | null;

export type KeptStream = KeptPlace & {
  readonly base: string;
  readonly tail: readonly Delivery[];
};

/** What a device keeps of streams, shared by all tabs. Each call happens as a whole or not at all. */
export interface KeptStreams {
  /** Null where there is no base, whatever events were kept. */
  load(stream: string): Promise<KeptStream | null>;
  /** Asks `decide` with the place that is kept and does what it says, in one step; rejects with what it throws. */
  update(stream: string, decide: (place: KeptPlace | null) => KeptChange): Promise<void>;
  forget(stream: string): Promise<void>;
}

/** A snapshot just taken from the server counts more than anything kept but the same history further on. */
export const adoptSnapshot =
  (make: string, { epoch, seq }: Cursor, base: string) =>
  (place: KeptPlace | null): KeptChange => {
    const isFurther = place?.make === make && place.epoch === epoch && place.seq >= seq;
    return isFurther ? null : { place: { epoch, seq, baseSeq: seq, make }, base };
  };

/** The events that follow on what is kept. Another tab may have kept some of them already, or be on another history. */
export const appendEvents =
  (make: string, deliveries: readonly Delivery[]) =>
  (place: KeptPlace | null): KeptChange => {
    if (place?.make !== make) return null;
    let cursor: Cursor = place;
    const add: Delivery[] = [];
    for (const delivery of deliveries) {
      const [, , meta] = delivery;
      const arrival = classifyArrival(cursor, meta);
      if (arrival === 'duplicate') continue;
      if (arrival !== 'next') break;
      cursor = { epoch: meta.epoch, seq: meta.seq };
      add.push(delivery);
    }
    return add.length === 0 ? null : { place: { ...place, seq: cursor.seq }, add };
  };

/** A view that holds the kept base and the events after it takes their place; no history but the kept one, and no step back. */
export const compact =
  (make: string, { epoch, seq }: Cursor, base: string) =>
  (place: KeptPlace | null): KeptChange =>
    place?.make === make && place.epoch === epoch && place.seq <= seq
      ? { place: { epoch, seq, baseSeq: seq, make }, base }
      : null;
