import type { Readers } from './follow.ts';
import type { Registry } from './registry.ts';

/** How many are connected, and how. */
export type Tally = {
  readonly active: number;
  readonly plain: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly byTransport: Readonly<Record<string, number>>;
  /** Those who follow a stream without a socket. */
  readonly withoutSockets: number;
  /** The events that somebody lacks, over all connections. */
  readonly lag: { readonly max: number; readonly mean: number; readonly behind: number };
};

type Deps = { readonly registry: Registry; readonly readers: Readers };

/** Looks at every connection once and keeps nothing of any: cheap enough to be asked every few seconds. */
export const tally = ({ registry, readers }: Deps): Tally => {
  const byState: Record<string, number> = {};
  const byTransport: Record<string, number> = {};
  let plain = 0;
  let max = 0;
  let sum = 0;
  let lagging = 0;
  for (const { state, transport, clientId, behind } of registry.each()) {
    byState[state] = (byState[state] ?? 0) + 1;
    byTransport[transport] = (byTransport[transport] ?? 0) + 1;
    if (clientId === null) plain += 1;
    if (behind === 0) continue;
    max = Math.max(max, behind);
    sum += behind;
    lagging += 1;
  }
  const active = registry.size;
  return {
    ...{ active, plain, byState, byTransport },
    withoutSockets: readers.size,
    lag: { max, mean: active === 0 ? 0 : sum / active, behind: lagging },
  };
};
