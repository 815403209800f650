import type { KeptValues } from '../../state/kept-values.ts';
import type { Draft, Drafts } from './drafts.ts';

export type KeptDrafts = {
  readonly read: () => Drafts;
  readonly write: (drafts: Drafts) => void;
  /** Calls back when the same judge has changed them in another tab. */
  readonly onChange: (listener: () => void) => () => void;
};

/** Unsaved podiums, kept on this device for one judge: another who signs in here does not find them. */
export const createKeptDrafts = (kept: KeptValues, subject: string): KeptDrafts => {
  const key = `podiums:${subject}`;
  return {
    read: () => parse(kept.read(key)),
    write: (drafts) => {
      if (Object.keys(drafts).length === 0) kept.forget(key);
      else kept.write(key, JSON.stringify(drafts));
    },
    onChange: (listener) => kept.onChange(key, listener),
  };
};

const parse = (text: string | null): Drafts => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([id, draft]: [string, unknown]): [string, Draft][] =>
        isDraft(draft) ? [[id, draft]] : [],
      ),
    );
  } catch {
    return {};
  }
};

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' &&
  value !== null &&
  'places' in value &&
  'base' in value &&
  isListOf(value.places, (each) => each === null || typeof each === 'string') &&
  isListOf(value.base, (each) => typeof each === 'string');

const isListOf = (value: unknown, fits: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(fits);
