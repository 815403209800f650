import type { Audience } from '../../shared/contest/views.ts';

/** One audience's whole view as it stood at `seq`, already JSON: `{ epoch, seq, view }`. */
export type Snapshot = {
  readonly epoch: string;
  readonly seq: number;
  readonly json: Uint8Array;
  /** The same, compressed once for everybody. */
  readonly gzip: Uint8Array;
};

export type Snapshots = {
  /** Covers at least `atLeast`; shared by all who ask, and rebuilt about once a second at most. */
  of(audience: Audience, atLeast?: number): Promise<Snapshot>;
};
