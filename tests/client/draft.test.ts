import { describe, expect, test } from 'vitest';
import {
  emptyDraft,
  forgetDraft,
  keepDraft,
  readDraft,
} from '../../client/src/pages/enter/draft.ts';
import { createKeptValues } from '../../client/src/state/kept-values.ts';

const memoryStorage = (): Storage => {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
    key: () => null,
    get length() {
      return values.size;
    },
  };
};

const typed = { ...emptyDraft, category: 'blackwork', caption: 'Night cat', consent: true };

describe('what a contestant has typed', () => {
  test('is there again after a reload', () => {
    const storage = memoryStorage();
    keepDraft(
      createKeptValues(() => storage),
      typed,
    );
    expect(readDraft(createKeptValues(() => storage))).toEqual(typed);
  });

  test('is gone once the entry is in', () => {
    const kept = createKeptValues(memoryStorage);
    keepDraft(kept, typed);
    forgetDraft(kept);
    expect(readDraft(kept)).toEqual(emptyDraft);
  });

  test('lasts as long as the page where the browser forbids storage', () => {
    const kept = createKeptValues(() => {
      throw new Error('The storage is blocked.');
    });
    keepDraft(kept, typed);
    expect(readDraft(kept)).toEqual(typed);
  });

  test.each(['not json', '[]', 'null', '{"caption":7,"name":"Mara"}'])(
    'a damaged draft (%s) gives what can be read of it',
    (damaged) => {
      const storage = memoryStorage();
      storage.setItem('entry-draft', damaged);
      const draft = readDraft(createKeptValues(() => storage));
      expect(draft).toEqual({ ...emptyDraft, name: damaged.includes('Mara') ? 'Mara' : '' });
    },
  );
});
