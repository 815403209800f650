import { expect, test } from 'vitest';
import { createDeferredKeptView } from '../../client/src/realtime/deferred-kept-view.ts';
import type { KeptView } from '../../client/src/realtime/kept-view.ts';

test('what was kept is read before a snapshot that came meanwhile takes its place', async () => {
  const order: string[] = [];
  const kept: KeptView = {
    load: async () => {
      order.push('load');
      return null;
    },
    adopt: () => void order.push('adopt'),
    follow: () => void order.push('follow'),
    forget: async () => undefined,
  };
  const opening = Promise.withResolvers<KeptView>();
  const view = createDeferredKeptView(async () => opening.promise);
  const loaded = view.load('public');
  view.adopt('public', { epoch: 'a', seq: 1, view: undefined as never });
  opening.resolve(kept);
  await loaded;
  await Promise.resolve();
  expect(order).toEqual(['load', 'adopt']);
});

test('a device that cannot be opened keeps nothing, and is no trouble', async () => {
  const view = createDeferredKeptView(() => Promise.reject(new Error('no storage')));
  expect(await view.load('public')).toBeNull();
});
