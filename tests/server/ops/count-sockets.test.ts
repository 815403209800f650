import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countSockets } from '../../../server/ops/metrics/count-sockets.ts';
import { createMetricsServer } from '../../../server/ops/metrics/metrics-server.ts';
import { listen } from '../../support/listen.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

const openCounted = async () => {
  const house = await startRealtime({ mayJoin: () => true, maxConnections: 2 });
  const registry = new Registry();
  countSockets(house.realtime, registry);
  const lines = async (name: string): Promise<readonly string[]> =>
    (await registry.getSingleMetricAsString(name))
      .split('\n')
      .filter((line) => !line.startsWith('#') && line !== '');
  /** Those of its reasons that something happened for. */
  const happened = async (name: string): Promise<readonly string[]> =>
    (await lines(name)).filter((line) => !line.endsWith(' 0'));
  return { ...house, registry, lines, happened };
};

test('a page that is cut and comes back is counted with why it was gone, and for how long it was there', async () => {
  const house = await openCounted();
  const first = house.hello({ generation: 2, cursors: { public: house.cursor(0) } });
  await first.welcome();
  house.log.say('one');
  await first.until(({ seqs }) => seqs().length === 1);
  first.socket.io.engine.close();
  await expect.poll(() => house.realtime.getMetrics().connections.active).toBe(0);
  const second = house.hello({
    generation: 3,
    cursors: { public: house.cursor(1), 'room:secret': house.cursor(0) },
  });
  await second.welcome();
  house.plain();
  await expect.poll(() => house.realtime.getMetrics().connections.active).toBe(2);
  await house.hello({ clientId: clientId('b') }).frame('retry-later');

  expect(await house.lines('socket_connections')).toEqual([
    'socket_connections{state="waiting"} 0',
    'socket_connections{state="replaying"} 0',
    'socket_connections{state="live"} 2',
    'socket_connections{state="held"} 0',
    'socket_connections{state="closed"} 0',
  ]);
  expect(await house.lines('socket_connections_total')).toEqual([
    'socket_connections_total{kind="hello",transport="websocket"} 2',
    'socket_connections_total{kind="plain",transport="websocket"} 1',
  ]);
  expect(await house.happened('socket_reconnections_total')).toEqual([
    'socket_reconnections_total{reason="transport close"} 1',
    // It was known to a server before this one.
    'socket_reconnections_total{reason="unknown"} 1',
  ]);
  expect(await house.lines('socket_reconnections_total')).toContain(
    'socket_reconnections_total{reason="ping timeout"} 0',
  );
  expect(await house.happened('socket_disconnections_total')).toEqual([
    'socket_disconnections_total{reason="transport close"} 1',
  ]);
  expect(await house.lines('socket_refusals_total')).toEqual([
    'socket_refusals_total{reason="full"} 1',
  ]);
  expect(await house.lines('socket_resumes_total')).toEqual([
    'socket_resumes_total{stream="public"} 2',
    'socket_resumes_total{stream="room"} 1',
  ]);
  expect(await house.lines('socket_events_delivered_total')).toEqual([
    'socket_events_delivered_total 1',
  ]);
  const durations = await house.lines('socket_connection_duration_seconds');
  expect(durations).toContain('socket_connection_duration_seconds_count 1');
  expect(durations).toContain('socket_connection_duration_seconds_bucket{le="60"} 1');
});

test('a command that failed is one failure, not two', async () => {
  const house = await startRealtime({
    onCommand: () => Promise.reject(new Error('The disk is gone.')),
  });
  const registry = new Registry();
  countSockets(house.realtime, registry);
  const client = house.hello({});
  await client.welcome();
  await client.socket.timeout(5000).emitWithAck('command', {});
  expect(await registry.getSingleMetricAsString('socket_command_duration_seconds')).toContain(
    'socket_command_duration_seconds_count{outcome="failed"} 1',
  );
  expect(await registry.getSingleMetricAsString('socket_faults_total')).toContain(
    'socket_faults_total 0',
  );
});

test('Prometheus is answered at /metrics, and nowhere else', async () => {
  const { registry } = await openCounted();
  const server = createMetricsServer(registry);
  await using open = await listen((request, response) => {
    server.emit('request', request, response);
  });
  const answer = await fetch(`${open.url}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await answer.text();
  expect(text).toContain('# TYPE socket_disconnections_total counter');
  expect(text).toContain('# TYPE socket_connection_duration_seconds histogram');
  expect((await fetch(`${open.url}/`)).status).toBe(404);
  expect((await fetch(`${open.url}/metrics`, { method: 'POST' })).status).toBe(404);
});
