import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { RealtimeReliability } from '../../../lib/realtime/index.ts';
import { complaint, createHealth } from '../../../lib/realtime/health.ts';
import { listenTo, startRealtime } from '../../support/realtime-server.ts';

const good = { active: 100, unhealthy: 0, queueSize: 0, averageLatency: 20 };
const bad = { ...good, unhealthy: 60 };

test('[HL1] degraded after three bad looks in a row, healthy after two good', () => {
  const changes: string[] = [];
  const health = createHealth((status) => changes.push(status));
  const looks = [bad, bad, good, bad, bad, bad, good, bad, good, good];
  const seen = looks.map((look) => {
    health.take(look);
    return health.status;
  });
  expect(seen.indexOf('degraded')).toBe(5);
  expect(seen.lastIndexOf('degraded')).toBe(8);
  expect(changes).toEqual(['degraded', 'healthy']);
});

test('[HL2] nobody connected is healthy, and so is a small room', () => {
  expect(complaint({ active: 0, unhealthy: 0, queueSize: 0, averageLatency: 0 })).toBeNull();
  expect(complaint({ ...good, active: 2 })).toBeNull();
  expect(complaint(bad)).toContain('60 of 100');
  expect(complaint({ ...good, queueSize: 5001 })).not.toBeNull();
  expect(complaint({ ...good, averageLatency: 5001 })).not.toBeNull();
});

test('[HL3] health, metrics and fallback have the shapes that machines read', async () => {
  const { realtime } = await startRealtime();
  expect(realtime.getHealthStatus()).toEqual({
    status: 'healthy',
    activeConnections: 0,
    totalConnected: 0,
    messageQueueSize: 0,
    averageLatency: 0,
    uptime: expect.any(Number) as unknown,
    lastHeartbeat: null,
    failureThreshold: 3,
    successThreshold: 2,
  });
  expect(realtime.getMetrics()).toEqual({
    connections: { active: 0, total: 0, unhealthy: 0 },
    messaging: { queueSize: 0, totalQueued: 0, totalDelivered: 0 },
    performance: {
      averageLatency: 0,
      minLatency: 0,
      maxLatency: 0,
      p95Latency: 0,
      p99Latency: 0,
      jitter: 0,
      throughput: 0,
    },
    reliability: { reconnectAttempts: 0, failureCount: 0, successRate: 100 },
    uptime: { seconds: expect.any(Number) as unknown, startTime: expect.any(String) as unknown },
  });
  expect(realtime.getFallbackStatus()).toEqual({
    available: true,
    fallbackRecommended: false,
    reason: null,
    alternatives: [
      { method: 'polling', interval: 5000, recommended: false },
      { method: 'server-sent-events', interval: 2000, recommended: false },
    ],
    degradationThreshold: {
      maxQueueSize: 5000,
      minHealthyConnections: 5,
      maxAverageLatency: 5000,
    },
  });
});

test('[RE1] the delays between tries are 1, 2, 4, 8, 16 and from then on 30 seconds', async () => {
  const { realtime } = await startRealtime();
  const delays = [0, 1, 2, 3, 4, 5, 50].map((attempt) => realtime.getBackoffDelay(attempt));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a bare Socket.IO server becomes reliable in ten lines', async () => {
  const http = createServer();
  const server = new Server(http);
  onTestFinished(() => server.close());
  const realtime = new RealtimeReliability(server);
  await realtime.initializeConnections();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  realtime.broadcastMessage('news', { text: 'hello' });

  const auth = {
    clientId: 'a'.repeat(26),
    generation: 1,
    cursors: { public: { epoch: realtime.epoch, seq: 0 } },
  };
  const socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { auth });
  onTestFinished(() => void socket.disconnect());
  const client = listenTo(socket);
  await client.until(({ seqs }) => seqs().length === 1);
  expect(client.deliveries()[0]?.[1]).toEqual({ text: 'hello' });
  realtime.broadcastMessage('now', 1, { includeOffline: false });
  expect(await client.frame('now')).toBe(1);
  expect(() => realtime.broadcastMessage('batch', 1)).toThrow('another name');
});
