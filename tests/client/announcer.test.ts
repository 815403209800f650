import { describe, expect, test } from 'vitest';
import { createAnnouncer, pauseMs } from '../../client/src/announcer/announcer.ts';
import { summarise } from '../../client/src/announcer/summaries.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const entry = (number: number, category = 'Blackwork') =>
  ({ kind: 'entry', number, category }) as const;

describe('a summary', () => {
  test('names one new entry', () => {
    expect(summarise([entry(42)])).toBe('New entry, number 42 in Blackwork.');
  });

  test('counts several and names the newest', () => {
    expect(summarise([entry(1), entry(2, 'Script'), entry(3)])).toBe(
      '3 new entries, the newest number 3 in Blackwork.',
    );
  });

  test('tells of each category with winners once', () => {
    const winners = (category: string) => ({ kind: 'winners', category }) as const;
    expect(summarise([winners('Script'), winners('Blackwork'), winners('Script')])).toBe(
      'Winners saved for Script and Blackwork.',
    );
  });

  test('puts entries, winners and notes into one breath', () => {
    expect(
      summarise([
        { kind: 'note', text: 'Link copied.' },
        { kind: 'winners', category: 'Script' },
        entry(7),
      ]),
    ).toBe('New entry, number 7 in Blackwork. Winners saved for Script. Link copied.');
  });
});

describe('the announcer', () => {
  test('tells a burst in one sentence', () => {
    const clock = createFakeClock();
    const announcer = createAnnouncer(clock);
    announcer.tell(entry(1));
    announcer.tell(entry(2));
    clock.advance(0);
    expect(announcer.get().polite).toBe('2 new entries, the newest number 2 in Blackwork.');
  });

  test('keeps five seconds between two announcements and loses nothing meanwhile', () => {
    const clock = createFakeClock();
    const announcer = createAnnouncer(clock);
    announcer.tell(entry(1));
    clock.advance(0);
    announcer.tell(entry(2));
    clock.advance(pauseMs - 1);
    expect(announcer.get().polite).toBe('New entry, number 1 in Blackwork.');
    announcer.tell(entry(3));
    clock.advance(1);
    expect(announcer.get().polite).toBe('2 new entries, the newest number 3 in Blackwork.');
  });

  test('speaks at once again after a quiet time', () => {
    const clock = createFakeClock();
    const announcer = createAnnouncer(clock);
    announcer.say('Link copied.');
    clock.advance(3 * pauseMs);
    announcer.tell(entry(5));
    clock.advance(0);
    expect(announcer.get().polite).toBe('New entry, number 5 in Blackwork.');
  });

  test('does not let an alarm wait', () => {
    const announcer = createAnnouncer(createFakeClock());
    announcer.alarm('Give your design a title.');
    expect(announcer.get().assertive).toBe('Give your design a title.');
  });

  test('makes the same alarm heard twice', () => {
    const announcer = createAnnouncer(createFakeClock());
    announcer.alarm('Give your design a title.');
    const first = announcer.get().assertive;
    announcer.alarm('Give your design a title.');
    expect(announcer.get().assertive).not.toBe(first);
    expect(announcer.get().assertive.trim()).toBe(first);
  });
});
