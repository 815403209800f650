import type { Refusal } from '../../../../shared/ops/metrics-answer.ts';

export type RefusalGroup = {
  readonly code: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly count: number;
  /** Of the newest one. */
  readonly at: number;
  readonly requestId: string;
};

/** The same refusal of the same route many times is one line; the newest first. */
export const groupRefusals = (refusals: readonly Refusal[]): readonly RefusalGroup[] => {
  const groups = new Map<string, RefusalGroup>();
  for (const refusal of refusals) {
    const key = `${refusal.method} ${refusal.route} ${refusal.code}`;
    const group = groups.get(key);
    groups.set(
      key,
      group === undefined ? { ...refusal, count: 1 } : { ...group, count: group.count + 1 },
    );
  }
  return [...groups.values()].toSorted((a, b) => b.at - a.at);
};
