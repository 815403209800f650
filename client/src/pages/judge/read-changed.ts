import type { Heard, SavedPodium } from './drafts.ts';

/** The details of a `winners_changed` refusal: who saved which podium meanwhile. Null if they make no sense. */
export const readChanged = (
  details: Readonly<Record<string, unknown>> | undefined,
): Heard | null => {
  const { revision, changed } = details ?? {};
  if (typeof revision !== 'number' || !Array.isArray(changed)) return null;
  const podiums = Object.fromEntries(changed.flatMap(readPodium));
  return Object.keys(podiums).length === 0 ? null : { revision, podiums };
};

const readPodium = (value: unknown): [string, SavedPodium][] => {
  if (typeof value !== 'object' || value === null) return [];
  const { categoryId, entryIds, savedBy }: Partial<Record<string, unknown>> = { ...value };
  if (typeof categoryId !== 'string' || !isTexts(entryIds)) return [];
  return [[categoryId, typeof savedBy === 'string' ? { entryIds, savedBy } : { entryIds }]];
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
