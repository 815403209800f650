import { expect } from 'vitest';
import { RealtimeReliability, type RealtimeOptions } from '../../lib/realtime/index.ts';
import {
  createFallback,
  SocketReconnectionManager,
  type ManagerDeps,
} from '../../lib/realtime/client/index.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePage, createFakeStorage } from './fake-page.ts';
import { createHttpWire } from './http-wire.ts';
import { createRecordLog, showRecord, type TestRecord } from './record-log.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSocketWire } from './socket-wire.ts';

/** A page and a server with a network that stands still until it is moved. */
export const createRealtimeScene = (
  options: RealtimeOptions<TestRecord> = {},
  pageOptions: Pick<ManagerDeps, 'cursors'> & { readonly mayFallBack?: boolean } = {},
) => {
  const { mayFallBack = false, ...given } = pageOptions;
  const clock = createFakeClock();
  const random = createSeededRandom(7);
  const wire = createSocketWire(clock);
  const http = createHttpWire(clock);
  const page = createFakePage();
  const log = createRecordLog();
  const events: unknown[] = [];
  const answers: unknown[] = [];
  const snapshots: number[] = [];
  const epochs: string[] = [];
  const stored = new Map<string, string>();
  const manager = new SocketReconnectionManager({
    createSocket: wire.createSocket,
    fetchSnapshot: async () => ({ epoch: log.epoch, seq: log.head(), view: null }),
    onSnapshot: ({ seq }) => snapshots.push(seq),
    onEpoch: (epoch) => epochs.push(epoch),
    onEvent: (name, data) => events.push([name, data]),
    onPendingAnswer: (id, answer) => answers.push([id, answer]),
    storage: createFakeStorage(stored),
    ...{ page, clock, random },
    ...given,
    ...(mayFallBack ? { fallback: createFallback(http) } : {}),
  });
  const startServer = async (): Promise<RealtimeReliability<TestRecord>> => {
    wire.restart();
    const realtime = new RealtimeReliability(wire.io, {
      ...{ log, project: showRecord, clock, random },
      ...options,
    });
    await realtime.initializeConnections();
    http.serve(realtime);
    return realtime;
  };
  /** Lets time pass with a network that works. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      wire.travel();
      await clock.advanceAsync(Math.min(100, left));
      wire.travel();
    }
  };
  const goLive = async (): Promise<RealtimeReliability<TestRecord>> => {
    const realtime = await startServer();
    manager.connect();
    await pass(200);
    expect(manager.getState()).toEqual({ kind: 'live', stream: 'public', via: 'websocket' });
    return realtime;
  };
  const kinds = (): unknown[] =>
    page.told
      .filter(({ name }) => name === 'socket-status-change')
      .map(({ detail }) => (detail as { kind: string }).kind);
  return {
    ...{ clock, wire, http, page, log, events, answers, snapshots, epochs, stored, manager },
    ...{ startServer, pass, goLive, kinds },
  };
};
