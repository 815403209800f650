// What plain Socket.IO does at the return of somebody: twice, all at once, or never; and what is done here instead.
import { describe, expect, test } from 'vitest';
import { createReconnectPlan } from '../../../lib/realtime/client/reconnect-plan.ts';
import { appliedBy, noteNumbers, says, startBare } from '../../support/bare-socket-io.ts';
import { judge, type Published } from '../../support/delivery-oracle.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';
import { createRealtimeScene } from '../../support/realtime-scene.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const slowMs = 250;

describe('a command whose answer takes its time', () => {
  test('is done four times by Socket.IO with three retries', async () => {
    const { server, open } = await startBare();
    let done = 0;
    server.on('connection', (socket) => {
      socket.on('enter', (_design: string, answer: (number: number) => void) => {
        done += 1;
        setTimeout(() => answer(done), slowMs);
      });
    });
    open({ retries: 3, ackTimeout: 50 }).emit('enter', 'a rose');
    await expect.poll(() => done, { timeout: 2000 }).toBe(4);
  });

  test('[CO5] is waited for here, and what a connection took along is sent again under the same key', async () => {
    const received: unknown[] = [];
    const late = Promise.withResolvers<string>();
    const scene = createRealtimeScene({
      onCommand: (_, command) => {
        received.push(command);
        return received.length === 1 ? late.promise : Promise.resolve('entered');
      },
    });
    await scene.goLive();
    const [rose, ship] = [{ key: 'rose-1' }, { key: 'ship-1' }];
    scene.manager.addPendingMessage('rose', rose);
    await scene.pass(4000);
    scene.manager.addPendingMessage('ship', ship);
    await scene.pass(5000);
    expect(received).toEqual([rose]);
    scene.wire.cut(true);
    await scene.pass(9000);
    expect(received).toEqual([rose, rose, ship]);
    late.resolve('entered');
    await scene.pass(300);
    expect(scene.answers).toEqual([
      ['rose', 'entered'],
      ['ship', 'entered'],
    ]);
  });
});

describe('everybody comes back after a long while', () => {
  const everybody = 1000;
  /** By then the delays have grown to their longest. */
  const tries = 10;
  const longestMs = 30_000;

  /** The most that come in one second. */
  const crowdOf = (delays: readonly number[]): number => {
    const seconds = new Map<number, number>();
    for (const ms of delays) {
      const second = Math.floor(ms / 1000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    return Math.max(...seconds.values());
  };

  test('in the same moment with Socket.IO, whose jitter comes before the cap', async () => {
    const { open } = await startBare();
    const delayOf = (): number => {
      const { io: manager } = open({ autoConnect: false, reconnectionDelayMax: longestMs });
      // Beneath its types: what it asks before each try.
      const backoff = Reflect.get(manager, 'backoff') as { duration(): number };
      return Array.from({ length: tries }, () => backoff.duration()).at(-1) ?? 0;
    };
    const delays = Array.from({ length: everybody }, delayOf);
    expect(new Set(delays)).toEqual(new Set([longestMs]));
    expect(crowdOf(delays)).toBe(everybody);
  });

  test('[RE1] spread over all of the delay here', () => {
    const random = createSeededRandom(11);
    const unit = (): number => (random.bytes(1)[0] ?? 0) / 256;
    const delayOf = (): number => {
      const plan = createReconnectPlan(createFakeClock(), unit);
      return Array.from({ length: tries }, () => plan.next('lost', false).delayMs).at(-1) ?? 0;
    };
    const delays = Array.from({ length: everybody }, delayOf);
    expect(Math.min(...delays)).toBeLessThan(longestMs / 10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(longestMs);
    expect(crowdOf(delays)).toBeLessThan(everybody / 10);
  });
});

describe('what is kept for somebody who is away', () => {
  const published: readonly Published[] = [1, 2].map((seq) => ({
    ...{ stream: 'public', seq },
    hash: String(seq),
  }));
  const fromStart = new Map([['public', 0]]);

  test('by the id of a socket is never delivered, as the id is another each time', async () => {
    const { server, open } = await startBare();
    const kept = new Map<string, number[]>();
    const ids: string[] = [];
    server.on('connection', (socket) => {
      ids.push(socket.id);
      for (const each of kept.get(socket.id) ?? []) socket.emit('number', each);
      socket.on('disconnect', () => kept.set(socket.id, [1, 2]));
      socket.onAny((_name, answer: (said: string) => void) => answer('has arrived'));
    });
    const client = open({ reconnectionDelay: 20 });
    const applied = noteNumbers(client);
    await says(client, 'connect');
    client.io.engine.close();
    await says(client, 'connect');
    const answer: unknown = await client.timeout(5000).emitWithAck('what is sent before this');
    expect(answer).toBe('has arrived');
    expect(new Set(ids).size).toBe(2);
    expect(judge(published, applied, fromStart)).toMatchObject([
      { kind: 'lost', seq: 1 },
      { kind: 'lost', seq: 2 },
    ]);
  });

  test('[IN5] belongs to the tab here, whatever its socket is called', async () => {
    const { realtime, hello, sockets } = await startRealtime();
    const first = hello({});
    await first.welcome();
    const ids = sockets().map(({ id }) => id);
    first.socket.io.engine.close();
    await first.closed();
    for (const each of [1, 2]) realtime.queueMessage(clientId('a'), 'number', each);
    const second = hello({ generation: 2 });
    await second.until(({ seqs }) => seqs('inbox').length === 2);
    expect(sockets().map(({ id }) => id)).not.toEqual(ids);
    const [lastBefore] = second.deliveries().map(([, , { prev }]) => prev);
    const applied = appliedBy(second).map((each) => ({
      ...each,
      seq: each.seq - (lastBefore ?? 0),
    }));
    expect(judge(published, applied, fromStart)).toEqual([]);
  });
});
