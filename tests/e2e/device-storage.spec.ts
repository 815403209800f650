import { join } from 'node:path';
import { build } from 'vite';
import { keptStreamsClauses } from '../contracts/kept-streams-clauses.ts';
import { outboxStorageClauses } from '../contracts/outbox-storage-clauses.ts';
import { expect, test } from '../support/contest-test.ts';
import type * as devicePage from './device-storage-page.ts';

// The storage of a page is held to the same clauses in tests/contracts/device-storage.test.ts.

declare const deviceStorage: typeof devicePage;

const origin = 'http://localhost';
let script = '';

// No contest runs for these: they need an origin that has databases, and nothing on it.
test.use({ baseURL: origin });

test.beforeAll(async () => {
  script = await bundle(join(import.meta.dirname, 'device-storage-page.ts'));
});

test.beforeEach(async ({ page }) => {
  await page.route(`${origin}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('/');
  await page.addScriptTag({ content: script });
});

test('an outbox in the browser’s database keeps its contract', ({ page }) =>
  expectAll(outboxStorageClauses, (clause) =>
    page.evaluate((name) => deviceStorage.holdOutboxTo(name), clause),
  ));

test('kept streams in the browser’s database keep their contract', ({ page }) =>
  expectAll(keptStreamsClauses, (clause) =>
    page.evaluate((name) => deviceStorage.holdStreamsTo(name), clause),
  ));

test('an item that the device has no room for is refused as such, and leaves nothing behind', async ({
  page,
}) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
  const seen = await page.evaluate(async () => {
    const storage = await deviceStorage.openOutboxStorage();
    const item = { key: 'a', owner: 'device', contestId: null, body: '', createdAt: 0 };
    const large = new Blob([new Uint8Array(3_000_000)]);
    const thrown = await storage.add({ ...item, file: large }).then(
      () => null,
      (error: unknown) => error,
    );
    const left = [await storage.list(), await storage.file('a')];
    const added = await storage.add({ ...item, file: new Blob(['small']) });
    return { thrown: thrown instanceof Error && thrown.name, left, position: added.position };
  });
  expect(seen).toEqual({ thrown: 'StorageFull', left: [[], null], position: 1 });
});

/** Every clause, each in a database of its own; those that are broken are named. */
async function expectAll(clauses: object, hold: (clause: string) => Promise<void>): Promise<void> {
  for (const clause of Object.keys(clauses)) {
    await test.step(clause, async () => {
      const outcome = await hold(clause).then(() => 'kept', String);
      expect.soft(outcome, clause).toBe('kept');
    });
  }
}

/** One script that leaves what `entry` exports in `deviceStorage`. */
async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'deviceStorage' } },
  });
  const [first] = Array.isArray(built) ? built : [];
  const code = first?.output[0].code;
  if (code === undefined) throw new Error(`Nothing was built of ${entry}.`);
  return code;
}
