import { expect, test, vi } from 'vitest';
import { openDevice } from '../../../client/src/outbox/open-device.ts';
import type { SessionState, SessionStore } from '../../../client/src/state/session-store.ts';
import { createStore } from '../../../client/src/state/store.ts';
import { err } from '../../../shared/base/result.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { turn } from '../../support/realtime-server.ts';

const signedIn = (subject: string): SessionState => ({
  ...{ kind: 'known', role: 'judge', subject, label: subject, over: null, standing: null },
});

test('what one judge left on a device is sent when that judge is signed in, and not before', async () => {
  // This browser has neither a database nor other tabs.
  vi.stubGlobal('BroadcastChannel', undefined);
  const sentFor: unknown[] = [];
  const state = createStore<SessionState>(signedIn('ben'));
  const unreachable = err({ code: 'unreachable', message: 'No.', status: 0 } as const);
  const session: SessionStore = {
    ...{ get: state.get, subscribe: state.subscribe, refresh: async () => undefined },
    ...{
      signIn: async () => unreachable,
      signOut: async () => unreachable,
      letGo: () => undefined,
    },
  };
  const { outbox } = await openDevice({
    api: {
      command: async (_command, _key, options) => {
        sentFor.push(options?.meantFor?.subject);
        return unreachable;
      },
      upload: async () => unreachable,
    },
    ...{ session, shown: () => ({ kind: 'loading' }), page: new EventTarget() },
    ...{ clock: createFakeClock(), random: createSeededRandom(1) },
  });
  const body = { kind: 'star', entryId: 'e1', starred: true } as const;
  const item = { key: 'star-of-ada', owner: 'ada', contestId: null, createdAt: 0, file: null };
  await outbox.add({ ...item, body });
  await turn();
  expect(sentFor).toEqual([]);
  state.set(signedIn('ada'));
  await expect.poll(() => sentFor).toEqual(['ada']);
  vi.unstubAllGlobals();
});
