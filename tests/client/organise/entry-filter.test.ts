import { describe, expect, it } from 'vitest';
import {
  countByStatus,
  filterEntries,
  type EntryFilter,
} from '../../../client/src/pages/organise/entries/entry-filter.ts';
import type { EntryPrivate } from '../../../shared/contest/views.ts';
import { someEntry } from '../../support/contest-view.ts';

const person = (changes: Partial<EntryPrivate> = {}): EntryPrivate => ({
  status: 'published',
  reason: null,
  name: 'Mia Holm',
  phone: '+49 170 123-4567',
  email: null,
  ...changes,
});

const entries = [
  someEntry('a', 1, { caption: 'Black rose', private: person() }),
  someEntry('b', 2, {
    caption: 'Panther 12',
    categoryId: 'colour',
    private: person({ status: 'pending', name: 'José Ortega', phone: '0171 999' }),
  }),
  someEntry('c', 12, {
    private: person({ status: 'hidden', email: 'x@ink.example' }),
  }),
];

const find = (filter: Partial<EntryFilter>) =>
  filterEntries(entries, { text: '', status: 'all', categoryId: null, ...filter }).map(
    ({ number }) => number,
  );

describe('finding entries', () => {
  it('shows all, the newest first', () => {
    expect(find({})).toEqual([12, 2, 1]);
  });

  it('finds by number, with or without its sign, and by title', () => {
    expect(find({ text: '#12' })).toEqual([12]);
    expect(find({ text: '12' })).toEqual([12, 2]);
    expect(find({ text: 'ROSE' })).toEqual([1]);
  });

  it('finds a name without its accents', () => {
    expect(find({ text: 'jose' })).toEqual([2]);
  });

  it('finds a phone number however it is written', () => {
    expect(find({ text: '1701234567' })).toEqual([12, 1]);
    expect(find({ text: '+49 (170) 123' })).toEqual([12, 1]);
  });

  it('finds an email address', () => {
    expect(find({ text: 'x@ink' })).toEqual([12]);
  });

  it('narrows by status and category at once', () => {
    expect(find({ status: 'waiting' })).toEqual([2]);
    expect(find({ status: 'hidden' })).toEqual([12]);
    expect(find({ status: 'waiting', categoryId: 'realism' })).toEqual([]);
  });

  it('counts what waits and what is hidden', () => {
    expect(countByStatus(entries)).toEqual({ shown: 1, waiting: 1, hidden: 1 });
  });
});
