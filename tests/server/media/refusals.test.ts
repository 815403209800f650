import { describe, expect, it } from 'vitest';
import { errorStatus } from '../../../shared/contest/errors.ts';
import { describeRefusal, type UploadRefusal } from '../../../server/media/refusals.ts';

const megabyte = 1024 * 1024;

describe('what a refused photo is told', () => {
  it('names its size and the limit', () => {
    const refusal = describeRefusal({
      kind: 'too-large',
      bytes: 31 * megabyte,
      limitBytes: 25 * megabyte,
    });
    expect(refusal.message).toContain('The photo is 31 MB; the limit is 25 MB.');
    expect(errorStatus[refusal.code]).toBe(413);
  });

  it('never gives the limit as the size of what was over it', () => {
    const refusal = describeRefusal({
      kind: 'too-large',
      bytes: 25 * megabyte + 1,
      limitBytes: 25 * megabyte,
    });
    expect(refusal.message).toContain('The photo is 25.1 MB; the limit is 25 MB.');
  });

  const all: UploadRefusal[] = [
    { kind: 'too-many-pixels', pixels: 70_000_000, limitPixels: 60_000_000 },
    { kind: 'not-supported', format: 'PDF' },
    { kind: 'not-supported', format: undefined },
    { kind: 'heic' },
    { kind: 'empty' },
    { kind: 'damaged' },
    { kind: 'too-slow', limitSeconds: 20 },
    { kind: 'busy' },
    { kind: 'no-room' },
    { kind: 'not-a-form' },
    { kind: 'too-many-photos' },
    { kind: 'too-many-fields' },
    { kind: 'field-too-long', field: 'caption' },
    { kind: 'aborted' },
  ];

  it.each(all)('is a sentence with something to do: $kind', (why) => {
    expect(describeRefusal(why).message).toMatch(/\b(send|try|choose|reload|shorten|tell)\b.*\.$/i);
  });
});
