import type { KeptValues } from '../../state/kept-values.ts';

/** The last entry made in this tab: enough to show its number and receipt again after a reload. */
export type KeptReceipt = {
  readonly number: number;
  readonly caption: string;
  readonly url: string;
};

const key = 'entry-receipt';

export const keepReceipt = (kept: KeptValues, receipt: KeptReceipt): void =>
  kept.write(key, JSON.stringify(receipt));

export const forgetReceipt = (kept: KeptValues): void => kept.forget(key);

export const readReceipt = (kept: KeptValues): KeptReceipt | null => {
  try {
    const value: unknown = JSON.parse(kept.read(key) ?? 'null');
    return isReceipt(value) ? value : null;
  } catch {
    return null;
  }
};

const isReceipt = (value: unknown): value is KeptReceipt =>
  typeof value === 'object' &&
  value !== null &&
  'number' in value &&
  typeof value.number === 'number' &&
  'caption' in value &&
  typeof value.caption === 'string' &&
  'url' in value &&
  typeof value.url === 'string';
