import { describe, expect, test } from 'vitest';
import {
  adoptSnapshot,
  appendEvents,
  compact,
  type KeptPlace,
} from '../../../../../lib/realtime/client/device/index.ts';
import type { Delivery } from '../../../../../shared/wire/frames.ts';

const make = 'this release';
const place: KeptPlace = { make, epoch: 'one', seq: 8, baseSeq: 4 };
const event = (seq: number, prev = seq - 1, epoch = 'one'): Delivery => [
  'added',
  `entry ${seq}`,
  { stream: 'public', epoch, seq, prev, at: 0 },
];

describe('what is kept', () => {
  test('further on in the same history does not give way to a snapshot', () => {
    expect(adoptSnapshot(make, { epoch: 'one', seq: 7 }, '[]')(place)).toBeNull();
    const further = { place: { ...place, seq: 9, baseSeq: 9 }, base: '[]' };
    expect(adoptSnapshot(make, { epoch: 'one', seq: 9 }, '[]')(place)).toEqual(further);
  });

  test('of another history or by another release gives way to a snapshot', () => {
    const adopt = adoptSnapshot(make, { epoch: 'two', seq: 3 }, '[]');
    const adopted = { place: { make, epoch: 'two', seq: 3, baseSeq: 3 }, base: '[]' };
    expect(adopt(place)).toEqual(adopted);
    expect(adopt({ ...place, epoch: 'two', make: 'older' })).toEqual(adopted);
    expect(adopt(null)).toEqual(adopted);
  });

  test('already is left out of the events that follow on it', () => {
    const append = appendEvents(make, [event(7), event(8), event(9)]);
    expect(append(place)).toEqual({ place: { ...place, seq: 9 }, add: [event(9)] });
  });

  test('has no hole and stays in one history', () => {
    const withHole = appendEvents(make, [event(9), event(12, 11), event(13)]);
    expect(withHole(place)).toEqual({ place: { ...place, seq: 9 }, add: [event(9)] });
    expect(appendEvents(make, [event(9, 8, 'two')])(place)).toBeNull();
  });

  test('is not made shorter by a tab that is behind', () => {
    expect(compact(make, { epoch: 'one', seq: 7 }, '[]')(place)).toBeNull();
    const shorter = { place: { ...place, baseSeq: 8 }, base: '[]' };
    expect(compact(make, { epoch: 'one', seq: 8 }, '[]')(place)).toEqual(shorter);
  });

  test('is not made shorter by a tab on another history', () => {
    expect(compact(make, { epoch: 'two', seq: 9 }, '[]')(place)).toBeNull();
  });
});
