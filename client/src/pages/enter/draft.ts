import type { KeptValues } from '../../state/kept-values.ts';

/** What was typed so far; the photo cannot be kept through a reload. */
export type Draft = {
  readonly category: string;
  readonly caption: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  readonly consent: boolean;
};

export const emptyDraft: Draft = {
  category: '',
  caption: '',
  name: '',
  phone: '',
  email: '',
  consent: false,
};

const key = 'entry-draft';

export const keepDraft = (kept: KeptValues, draft: Draft): void =>
  kept.write(key, JSON.stringify(draft));

export const forgetDraft = (kept: KeptValues): void => kept.forget(key);

/** The kept draft; a damaged or older one gives what can be read of it. */
export const readDraft = (kept: KeptValues): Draft => {
  const stored = parse(kept.read(key));
  const text = (name: keyof Draft) => {
    const value = stored[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    category: text('category'),
    caption: text('caption'),
    name: text('name'),
    phone: text('phone'),
    email: text('email'),
    consent: stored.consent === true,
  };
};

const parse = (text: string | null): Partial<Record<keyof Draft, unknown>> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};
