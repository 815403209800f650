import { expect, test } from 'vitest';
import { followOverHttp } from '../../../../lib/realtime/client/follow-over-http.ts';
import type { Delivery } from '../../../../shared/wire/frames.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

test('[FB6] a page of events with a gap in it is asked for again after half a second, not at once and for ever', async () => {
  const clock = createFakeClock();
  const asked: number[] = [];
  const meta = { stream: 'public', epoch: 'epoch', seq: 9, prev: 8, at: 0 };
  const event: Delivery = ['said', 'what came after the gap', meta];
  const nothing = (): undefined => undefined;
  const following = followOverHttp({
    ...{ clock, unit: () => 0.5, mainStream: () => 'public' },
    ...{ onState: nothing, onEpoch: nothing, onLost: nothing, onDenied: nothing, onEnd: nothing },
    isSuperseded: () => false,
    isRecommended: async () => false,
    openEvents: () => nothing,
    fetchPage: async () => {
      asked.push(clock.monotonic());
      return { kind: 'page', epoch: 'epoch', events: [event], more: true };
    },
    streams: {
      ...{ follow: nothing, reset: nothing, reach: () => ({ epoch: 'epoch', seq: 3 }) },
      receive: () => following.resync(),
    },
  });
  await clock.advanceAsync(2100);
  following.stop();
  expect(asked).toEqual([0, 500, 1000, 1500, 2000]);
});
