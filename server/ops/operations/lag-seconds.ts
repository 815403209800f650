import type { ShippedStanding } from '../../../shared/ops/metrics-answer.ts';

/** For how long records have been on one disk alone; null where none are sent elsewhere. A backup machine counts first. */
export const lagSecondsOf = (
  machine: ShippedStanding | null,
  folder: ShippedStanding | null,
): number | null => {
  const shipped = machine ?? folder;
  return shipped === null ? null : shipped.behindMs / 1000;
};
