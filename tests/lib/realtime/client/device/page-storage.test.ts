import { expect, test } from 'vitest';
import { createPageOutboxStorage } from '../../../../../lib/realtime/client/device/index.ts';

const item = { owner: 'device', contestId: null, body: null, createdAt: 0, file: null };

test('an item that was changed since it was read is neither replaced nor removed', async () => {
  const storage = createPageOutboxStorage<null>();
  const read = await storage.add({ ...item, key: 'one' });
  expect(await storage.replace({ ...read, tries: 1 })).toBe(true);
  expect(await storage.replace({ ...read, tries: 9 })).toBe(false);
  expect(await storage.remove(read)).toBe(false);
  const [changed] = await storage.list();
  expect(changed).toEqual({ ...read, tries: 1, version: read.version + 1 });
  expect(changed && (await storage.remove(changed))).toBe(true);
  expect(await storage.list()).toEqual([]);
});

test('the lease is one tab’s until it ends it or falls silent, whatever another says', async () => {
  const storage = createPageOutboxStorage<null>();
  expect(await storage.takeLease('first', 0, 10)).toBe(true);
  await storage.releaseLease('second');
  expect(await storage.takeLease('second', 9, 19)).toBe(false);
  expect(await storage.takeLease('second', 10, 20)).toBe(true);
  await storage.releaseLease('second');
  expect(await storage.takeLease('first', 11, 21)).toBe(true);
});
