import { describe, test } from 'vitest';
import {
  createPageKeptStreams,
  createPageOutboxStorage,
} from '../../lib/realtime/client/device/index.ts';
import type { Clauses } from './clauses.ts';
import { keptStreamsClauses } from './kept-streams-clauses.ts';
import { outboxStorageClauses } from './outbox-storage-clauses.ts';

// The databases of a real browser are held to the same clauses in tests/e2e/device-storage.spec.ts.

const contract = <Port>(name: string, clauses: Clauses<Port>, create: () => Port) =>
  describe(name, () => {
    test.each(Object.entries(clauses))('%s', async (_name, holds) => {
      const storage = create();
      await holds({ openTab: async () => storage, closeTabs: async () => undefined });
    });
  });

contract('an outbox in the page', outboxStorageClauses, createPageOutboxStorage<string>);
contract('kept streams in the page', keptStreamsClauses, createPageKeptStreams);
