import { describe, expect, it } from 'vitest';
import { toMoment, toWallTime } from '../../../client/src/pages/organise/contest/zoned-times.ts';

describe('times in the contest’s zone', () => {
  it('are typed as the clocks there show them, summer and winter', () => {
    expect(toMoment('2026-07-12T18:00', 'Europe/Berlin')).toEqual({
      instant: '2026-07-12T16:00:00Z',
      oddity: 'none',
    });
    expect(toMoment('2026-01-12T18:00', 'Europe/Berlin')?.instant).toBe('2026-01-12T17:00:00Z');
    expect(toMoment('2026-01-12T18:00', 'Asia/Kolkata')?.instant).toBe('2026-01-12T12:30:00Z');
  });

  it('come back as they were typed', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland']) {
      const moment = toMoment('2026-09-12T18:05', zone);
      expect(toWallTime(moment?.instant ?? null, zone)).toBe('2026-09-12T18:05');
    }
  });

  it('say so when the clocks are put forward over them', () => {
    expect(toMoment('2026-03-29T02:30', 'Europe/Berlin')).toEqual({
      instant: '2026-03-29T01:30:00Z',
      oddity: 'skipped',
    });
  });

  it('mean the first of the two when the clocks are put back', () => {
    expect(toMoment('2026-10-25T02:30', 'Europe/Berlin')).toEqual({
      instant: '2026-10-25T00:30:00Z',
      oddity: 'twice',
    });
  });

  it('are none while the field is empty or half filled', () => {
    expect(toMoment('', 'Europe/Berlin')).toBeNull();
    expect(toWallTime(null, 'Europe/Berlin')).toBe('');
  });
});
