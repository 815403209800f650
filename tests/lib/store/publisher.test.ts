import { expect, test } from 'vitest';
import { createPublisher } from '../../../lib/store/publisher.ts';

test('[RS7] of two records that are on their way to the disk, the one that has arrived is told, and no other', () => {
  const publisher = createPublisher<string>((thrown) => {
    throw thrown;
  });
  const told: number[] = [];
  publisher.subscribe(({ seq }) => told.push(seq));
  for (const seq of [1, 2]) publisher.add({ seq, at: 0, by: 'ana', events: [], result: null });
  expect(told).toEqual([]);
  publisher.deliver(1);
  expect(told).toEqual([1]);
  publisher.deliver(2);
  expect(told).toEqual([1, 2]);
});
