/** A place in one stream: `seq` is meaningful only within its `epoch`. */
export type Cursor = { readonly epoch: string; readonly seq: number };

/** What travels beside every durable event. `prev` is the seq before this one in the same stream. */
export type Meta = {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly prev: number;
  /** Milliseconds since the Unix epoch at commit; informational. */
  readonly at: number;
};

export type Arrival = 'duplicate' | 'gap' | 'next' | 'foreign';

/** Places an arriving event against the cursor: apply it only when it is `next`. */
export const classifyArrival = (cursor: Cursor, meta: Meta): Arrival => {
  if (meta.epoch !== cursor.epoch) return 'foreign';
  if (meta.seq <= cursor.seq) return 'duplicate';
  return meta.prev > cursor.seq ? 'gap' : 'next';
};
