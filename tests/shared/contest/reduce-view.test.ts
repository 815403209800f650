import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reduceInSteps, reduceView } from '../../../shared/contest/reduce-view.ts';
import type { StreamEvent } from '../../../shared/contest/stream-events.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import { sampleEntry, sampleView } from '../../support/sample-contest.ts';

const categories = ['blackwork', 'flash'].map((id) => ({ id, name: id, rule: '', places: 3 }));
const numbers = fc.integer({ min: 1, max: 5 });

const anyEvent: fc.Arbitrary<StreamEvent> = fc.oneof(
  fc
    .record({ number: numbers, categoryId: fc.constantFrom('blackwork', 'flash') })
    .chain(({ number, categoryId }) =>
      fc.constantFrom<StreamEvent>(
        { name: 'newSubmission', data: sampleEntry(number, { categoryId }) },
        { name: 'entryChanged', data: sampleEntry(number, { categoryId, caption: 'Changed' }) },
      ),
    ),
  numbers.map((number): StreamEvent => ({
    name: 'entryRemoved',
    data: { id: `entry-${String(number)}` },
  })),
  fc.subarray(categories).map((left): StreamEvent => ({
    name: 'categoriesChanged',
    data: { categories: left },
  })),
);

const start: ContestView = {
  ...sampleView([sampleEntry(1), sampleEntry(2)]),
  categories,
  winners: { blackwork: { entryIds: ['entry-2', 'entry-1'] } },
};

test('events taken in together give what they give one by one, and leave the view before them alone', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
      const untouched = structuredClone(start);
      const steps = reduceInSteps(start, events);
      expect(steps.flatMap((step) => step.events)).toEqual(events);
      let oneByOne = start;
      for (const step of steps) {
        expect(step.before).toEqual(oneByOne);
        oneByOne = step.events.reduce(reduceView, oneByOne);
        expect(step.after).toEqual(oneByOne);
        expect(Object.keys(step.after.entries)).toEqual(Object.keys(oneByOne.entries));
      }
      expect(start).toEqual(untouched);
    }),
  );
});

test('entries that follow one another are taken in with one copy', () => {
  const events = [3, 4, 5].map((number): StreamEvent => ({
    name: 'newSubmission',
    data: sampleEntry(number),
  }));
  expect(reduceInSteps(start, events)).toHaveLength(1);
});

test('an entry that was hidden and shown again has left its podium, also for who hears of both only later', () => {
  const [rose, ship] = [sampleEntry(1), sampleEntry(2)];
  const podium = { blackwork: { entryIds: [rose.id, ship.id] } };
  const seen = { ...sampleView([rose, ship]), winners: podium };
  // Filled in when it is delivered, the first event already shows the entry as it is today.
  const hidden = { name: 'entryChanged', data: { ...rose, keepsPlaceIn: null } } as const;
  const shown = { name: 'entryChanged', data: rose } as const;
  const now = reduceView(reduceView(seen, hidden), shown);
  expect(now.winners).toEqual({ blackwork: { entryIds: [ship.id] } });
  expect(now.entries[rose.id]).toEqual(rose);
});
