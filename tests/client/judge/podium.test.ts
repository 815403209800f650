import { describe, expect, it } from 'vitest';
import {
  closeGaps,
  comparePlaces,
  entryIdsOf,
  gapOf,
  placesOf,
  putOn,
  takeOff,
} from '../../../client/src/pages/judge/podium.ts';

describe('editing a podium', () => {
  it('shows what was saved, first place first, and leaves the rest empty', () => {
    expect(placesOf(['a', 'b'], 3)).toEqual(['a', 'b', null]);
  });

  it('drops what was saved beyond the places there are now', () => {
    expect(placesOf(['a', 'b', 'c'], 2)).toEqual(['a', 'b']);
  });

  it('puts a newcomer on an empty place', () => {
    expect(putOn(['a', null, null], 'b', 2)).toEqual(['a', null, 'b']);
  });

  it('gives a held place to the newcomer', () => {
    expect(putOn(['a', 'b', null], 'c', 0)).toEqual(['c', 'b', null]);
  });

  it('lets two entries on the podium change over', () => {
    expect(putOn(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'b', 'a']);
  });

  it('moves an entry to an empty place and leaves its own empty', () => {
    expect(putOn(['a', 'b', null], 'a', 2)).toEqual([null, 'b', 'a']);
  });

  it('changes nothing when an entry is put where it stands, or on a place that is not there', () => {
    expect(putOn(['a', 'b'], 'a', 0)).toEqual(['a', 'b']);
    expect(putOn(['a', 'b'], 'c', 2)).toEqual(['a', 'b']);
  });

  it('takes an entry off without moving the others', () => {
    expect(takeOff(['a', 'b', 'c'], 'b')).toEqual(['a', null, 'c']);
  });

  it('finds the first empty place that somebody stands below', () => {
    expect(gapOf(['a', null, 'c'])).toBe(1);
    expect(gapOf(['a', 'b', null])).toBeNull();
    expect(gapOf([null, null])).toBeNull();
    expect(gapOf(['a', 'b'])).toBeNull();
  });

  it('moves everybody up to close the gaps', () => {
    expect(closeGaps([null, 'b', null, 'd'])).toEqual(['b', 'd', null, null]);
  });

  it('sends the entries in the order of their places', () => {
    expect(entryIdsOf(['b', null, 'a'])).toEqual(['b', 'a']);
  });

  it('lays two podiums side by side and says where they agree', () => {
    expect(comparePlaces(['a', 'b', null], ['a', 'c'])).toEqual([
      { place: 1, mine: 'a', theirs: 'a', agrees: true },
      { place: 2, mine: 'b', theirs: 'c', agrees: false },
      { place: 3, mine: null, theirs: null, agrees: true },
    ]);
  });
});
