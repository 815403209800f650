import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { SocketReconnectionManager } from '../../../../lib/realtime/client/index.ts';
import { systemClock } from '../../../../lib/realtime/system-clock.ts';
import { createFakePage, createFakeStorage } from '../../../support/fake-page.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { startRealtime, type RealtimeHouse } from '../../../support/realtime-server.ts';

/** A page with the real socket.io-client; `until` looks again whenever the page is told something. */
const openPage = ({ url, log }: RealtimeHouse, seed = 1, stored = new Map<string, string>()) => {
  const page = createFakePage();
  const events: unknown[] = [];
  let look = (): void => undefined;
  const manager = new SocketReconnectionManager({
    createSocket: (hello) =>
      io(url, {
        ...{ autoConnect: false, reconnection: false, forceNew: true, transports: ['websocket'] },
        auth: (give) => give(hello()),
      }),
    fetchSnapshot: async () => ({ epoch: log.epoch, seq: log.head(), view: null }),
    onSnapshot: () => look(),
    onEvent(_, data) {
      events.push(data);
      look();
    },
    storage: createFakeStorage(stored),
    ...{ page, clock: systemClock, random: createSeededRandom(seed) },
    backoff: { initialBackoffDelay: 50, backoffMultiplier: 2, maxBackoffDelay: 100 },
  });
  page.addEventListener('socket-status-change', () => look());
  onTestFinished(() => manager.disconnect());
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (isSo()) resolve();
      };
      look();
    });
  manager.connect();
  return { manager, events, page, until, stored, isLive: () => manager.getState().kind === 'live' };
};

test('a page that is cut off again and again shows every event once and in order', async () => {
  const house = await startRealtime();
  const { events, until, isLive } = openPage(house);
  await until(isLive);
  house.log.say('ready', 0);
  await until(() => events.length > 0);
  const last = 40;
  for (let count = 1; count <= last; count += 1) {
    house.log.say('added', count);
    if (count % 10 !== 0) continue;
    for (const socket of house.sockets()) socket.conn.close();
    house.log.say('added', (count += 1));
    await until(() => events.at(-1) === count && isLive());
  }
  expect(events).toEqual(Array.from({ length: events.length }, (_, index) => index));
});

test('[GE1] of two tabs with one name the older takes another, and both stay', async () => {
  const house = await startRealtime();
  const stored = new Map<string, string>();
  const nameOf = (tab: Map<string, string>): unknown =>
    (JSON.parse(tab.get('realtime-tab') ?? '{}') as { clientId: string }).clientId;
  const original = openPage(house, 1, stored);
  await original.until(original.isLive);
  const name = nameOf(stored);
  const copied = new Map(stored);
  const duplicate = openPage(house, 2, copied);
  await duplicate.until(duplicate.isLive);
  await original.until(() => nameOf(stored) !== name && original.isLive());
  expect(nameOf(copied)).toBe(name);
  house.log.say('for both', 'news');
  await original.until(() => original.events.includes('news'));
  await duplicate.until(() => duplicate.events.includes('news'));
});

test('a page may be told to connect anew at any moment, even while it is connecting', async () => {
  const house = await startRealtime();
  const { manager, events, until, isLive } = openPage(house);
  manager.manualReconnect();
  await until(isLive);
  manager.manualReconnect();
  manager.manualReconnect();
  await until(isLive);
  house.log.say('news', 1);
  await until(() => events.length > 0);
  manager.disconnect();
  house.log.say('news', 2);
  manager.connect();
  await until(() => events.length > 1);
  expect(events).toEqual([1, 2]);
});
