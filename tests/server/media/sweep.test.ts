import { utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sweepTempDir } from '../../../server/media/durable-files.ts';
import { makeFolder } from '../../support/sample-photos.ts';

describe('the sweep at start', () => {
  it('removes what a crash left over an hour ago, and nothing younger', async () => {
    await using folder = await makeFolder();
    const nowMs = 1_800_000_000_000;
    const secondsAgo = (seconds: number) => nowMs / 1000 - seconds;
    const old = await folder.write('old', Buffer.from('x'));
    const young = await folder.write('young', Buffer.from('x'));
    await utimes(old, secondsAgo(3601), secondsAgo(3601));
    await utimes(young, secondsAgo(3500), secondsAgo(3500));
    expect(await sweepTempDir({ dir: folder.dir, nowMs })).toBe(1);
    expect(await folder.list()).toEqual(['young']);
  });
});
