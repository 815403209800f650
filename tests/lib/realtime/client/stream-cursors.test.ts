import { expect, test } from 'vitest';
import { createStreamCursors, isMeta } from '../../../../lib/realtime/client/stream-cursors.ts';
import type { Snapshot } from '../../../../lib/realtime/client/index.ts';
import type { Delivery, StreamAnswer, Welcome } from '../../../../shared/wire/frames.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { turn } from '../../../support/realtime-server.ts';

const event = (seq: number, prev = seq - 1, name = 'added'): Delivery => [
  name,
  seq,
  { stream: 'public', epoch: 'e', seq, prev, at: 0 },
];
const welcomeWith = (streams: Record<string, StreamAnswer>): Welcome => ({
  ...{ epoch: 'e', stream: 'public', streams },
  ...{ heartbeatInterval: 1, heartbeatTimeout: 2, probeInterval: 1 },
});
const firstVisit = (seq: number): Welcome =>
  welcomeWith({
    public: { kind: 'reset', reason: 'first-visit', snapshotUrl: '/s', epoch: 'e', seq },
  });

/** Snapshots are given by the test; what the page was told is remembered in order. */
const createStreams = () => {
  const clock = createFakeClock();
  const told: unknown[] = [];
  const requests: ((snapshot: Snapshot) => void)[] = [];
  const streams = createStreamCursors({
    clock,
    fetchSnapshot: () => new Promise((resolve) => requests.push(resolve)),
    onSnapshot: ({ seq }) => told.push(`snapshot ${seq}`),
    onEvent: (_, data) => told.push(data),
    onGap: () => told.push('gap'),
    onInboxMoved: () => undefined,
    onInboxGap: (reason) => told.push(`inbox ${reason}`),
  });
  const answer = async (seq: number): Promise<void> => {
    requests.shift()?.({ epoch: 'e', seq, view: null });
    await turn();
  };
  return { clock, told, requests, streams, answer };
};

test('[CU1] what arrives while the snapshot is on its way is shown after it, once', async () => {
  const { streams, told, answer } = createStreams();
  streams.welcome(firstVisit(4));
  for (const seq of [5, 6, 7]) streams.receive(event(seq));
  await answer(5);
  streams.receive(event(8));
  expect(told).toEqual(['snapshot 5', 6, 7, 8]);
  expect(streams.cursors()).toEqual({ public: { epoch: 'e', seq: 8 } });
});

test('[CU2] a snapshot older than the reset is fetched again', async () => {
  const { streams, told, answer, clock, requests } = createStreams();
  streams.welcome(firstVisit(4));
  await answer(3);
  expect(told).toEqual([]);
  clock.advance(500);
  expect(requests).toHaveLength(1);
  await answer(4);
  expect(told).toEqual(['snapshot 4']);
});

test('[CU7] a snapshot that is not there within ten seconds is asked for once more', async () => {
  const { streams, told, answer, clock, requests } = createStreams();
  streams.welcome(firstVisit(4));
  clock.advance(9999);
  expect(requests).toHaveLength(1);
  clock.advance(1);
  expect(requests).toHaveLength(2);
  requests.shift(); // Lost on the way.
  await answer(4);
  expect(told).toEqual(['snapshot 4']);
  clock.advance(120_000);
  expect(requests).toHaveLength(0);
});

test('[CU7] of two snapshots the first that comes is shown, and no other', async () => {
  const { streams, told, answer, clock, requests } = createStreams();
  streams.welcome(firstVisit(4));
  clock.advance(10_000);
  clock.advance(19_999);
  expect(requests).toHaveLength(2);
  await answer(4);
  streams.receive(event(5));
  await answer(4);
  expect(told).toEqual(['snapshot 4', 5]);
});

test('[CU7] one that was asked for again is not asked for twice when the first fails after all', async () => {
  const { streams, answer, clock, requests } = createStreams();
  streams.welcome(firstVisit(4));
  clock.advance(10_000);
  await answer(3);
  clock.advance(500);
  expect(requests).toHaveLength(1);
});

test('[CU3] while a snapshot is missing only so much is held; then a newer one is wanted', async () => {
  const { streams, told, answer, clock } = createStreams();
  streams.welcome(firstVisit(0));
  for (let seq = 1; seq <= 1001; seq += 1) streams.receive(event(seq));
  await answer(1000);
  expect(told).toEqual([]);
  clock.advance(500);
  await answer(1001);
  streams.receive(event(1002));
  expect(told).toEqual(['snapshot 1001', 1002]);
});

test('[CU4] a double is dropped, a gap and a foreign epoch ask for more, a skipped one moves on unseen', () => {
  const { streams, told } = createStreams();
  streams.welcome(welcomeWith({ public: { kind: 'resumed', from: 2, to: 2, epoch: 'e' } }));
  streams.receive(event(3));
  streams.receive(event(3));
  streams.receive(event(4, 3, 'skipped'));
  streams.receive(event(9, 7));
  streams.receive(['added', 1, { stream: 'public', epoch: 'other', seq: 5, prev: 4, at: 0 }]);
  expect(told).toEqual([3, 'gap', 'gap']);
  expect(streams.cursors()).toEqual({ public: { epoch: 'e', seq: 4 } });
});

test('[CU5] a head that stays ahead for two seconds was lost; one that is on its way was not', () => {
  const { streams, told, clock } = createStreams();
  streams.welcome(welcomeWith({ public: { kind: 'resumed', from: 2, to: 2, epoch: 'e' } }));
  streams.heads({ public: { epoch: 'e', seq: 3 } });
  clock.advance(1900);
  streams.receive(event(3));
  clock.advance(1000);
  expect(told).toEqual([3]);
  streams.heads({ public: { epoch: 'e', seq: 4 } });
  clock.advance(2000);
  expect(told).toEqual([3, 'gap']);
});

test('[IN3] a reset of the inbox has no snapshot: the page is told that messages are gone', () => {
  const { streams, told } = createStreams();
  streams.welcome(
    welcomeWith({
      inbox: { kind: 'reset', reason: 'retention', snapshotUrl: '', epoch: 'i', seq: 7 },
    }),
  );
  expect(told).toEqual(['inbox retention']);
  expect(streams.cursors()).toEqual({ inbox: { epoch: 'i', seq: 7 } });
});

test('[CU6] what is momentary has no meta, whatever it looks like', () => {
  expect(isMeta({ stream: 'public', epoch: 'e', seq: 1, prev: 0, at: 0 })).toBe(true);
  for (const other of [undefined, null, 1, {}, { stream: 'public', epoch: 'e', seq: '1', prev: 0 }])
    expect(isMeta(other)).toBe(false);
});

const roomReset: StreamAnswer & { readonly kind: 'reset' } = {
  ...{ kind: 'reset', reason: 'epoch' },
  ...{ snapshotUrl: '/r', epoch: 'e', seq: 4 },
};

test('[RO2] a room that waits for its snapshot keeps its place: joined anew it would lack what came before', () => {
  const { streams } = createStreams();
  streams.answered('room:finals', roomReset);
  expect(streams.cursors()).toEqual({ 'room:finals': { epoch: 'e', seq: 4 } });
});

test('[RO1] the reset of a room that was left brings nothing back', () => {
  const { streams, requests } = createStreams();
  streams.answered('room:finals', { kind: 'resumed', from: 1, to: 1, epoch: 'e' });
  streams.leave('room:finals');
  streams.reset('room:finals', roomReset);
  expect([requests.length, streams.cursors()]).toEqual([0, {}]);
});
