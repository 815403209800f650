import { expect, test } from 'vitest';
import { continueSegment } from '../../../lib/wal/active-segment.ts';
import { draftRecord } from '../../../lib/wal/format.ts';
import { createPlainFiles } from '../../support/plain-files.ts';

test('a line that is remembered keeps no more memory alive than it was written from', async () => {
  const handle = await createPlainFiles().open('/segment', { create: true });
  const segment = continueSegment({
    ...{ handle, number: 1, storeId: 'store', position: 0, bytes: 1024 * 1024 },
  });
  const draft = draftRecord(1, { at: 1, by: 'ana', events: [{ type: 'said' }], result: null });
  const { run } = await segment.writeRecords([draft], 0, '');
  expect(run.bytes.buffer.byteLength).toBe(draft.maxBytes);
});
