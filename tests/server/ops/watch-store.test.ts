import { describe, expect, test } from 'vitest';
import type { StoreStatus } from '../../../lib/store/index.ts';
import { createLogger } from '../../../server/ops/logger.ts';
import { createReadiness } from '../../../server/ops/readiness.ts';
import { watchStore } from '../../../server/ops/watch-store.ts';

const fakeStore = () => {
  let tell: (status: StoreStatus) => void = () => undefined;
  // Only the kind and the reason are looked at.
  const statusOf = (kind: StoreStatus['kind'], reason?: string) =>
    ({ kind, ...(reason === undefined ? {} : { reason }) }) as StoreStatus;
  return {
    status: () => statusOf('open'),
    onStatus: (listener: (status: StoreStatus) => void) => {
      tell = listener;
      return () => undefined;
    },
    becomes: (kind: StoreStatus['kind'], reason?: string) => tell(statusOf(kind, reason)),
  };
};

const watched = (onStoreFailure: 'exit' | 'readonly' = 'exit') => {
  const [store, people] = [fakeStore(), fakeStore()];
  const readiness = createReadiness();
  let isNeeded = true;
  const lines: string[] = [];
  const logger = createLogger('fatal', { write: (line) => void lines.push(line) });
  const watching = watchStore(
    { store, people },
    { readiness, logger, onStoreFailure, isNeeded: () => isNeeded },
  );
  const leave = () => (isNeeded = false);
  return { store, people, readiness, ...watching, lines, leave };
};

describe('fit for traffic', () => {
  test('a full disk is a reason, and none any more when there is room again', () => {
    const { store, people, readiness } = watched();
    store.becomes('full', 'There is no room.');
    people.becomes('full', 'There is no room for people.');
    expect(readiness.reasons).toEqual(['There is no room.', 'There is no room for people.']);
    store.becomes('open');
    expect(readiness.reasons).toEqual(['There is no room for people.']);
    people.becomes('open');
    expect(readiness.reasons).toEqual([]);
  });

  test.each(['store', 'people'] as const)(
    'a failed disk of the %s ends the process',
    async (which) => {
      const parts = watched();
      parts[which].becomes('read-only', 'The disk failed.');
      await parts.failed;
      expect(parts.readiness.reasons).toEqual(['The disk failed.']);
    },
  );

  test.each(['store', 'people'] as const)(
    'a closed %s ends the process, and the log says why',
    async (which) => {
      const parts = watched('readonly');
      parts[which].becomes('closed', 'The log is closed.');
      await parts.failed;
      expect(JSON.parse(parts.lines.join())).toMatchObject({ store: which, level: 60 });
    },
  );

  test('a store that is closed because the server leaves is as it should be', () => {
    const { store, people, readiness, leave, lines } = watched();
    leave();
    store.becomes('closed', 'The store is closed.');
    people.becomes('closed', 'The store is closed.');
    expect(lines).toEqual([]);
    expect(readiness.reasons).toHaveLength(2);
  });
});
