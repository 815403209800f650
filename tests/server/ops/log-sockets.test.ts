import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { logSockets } from '../../../server/ops/log-sockets.ts';
import { createLogger } from '../../../server/ops/logger.ts';
import { clientId, startRealtime } from '../../support/realtime-server.ts';

const openLogged = async (level: string) => {
  const house = await startRealtime();
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      done();
    },
  });
  logSockets(house.realtime, createLogger(level, destination));
  return { ...house, lines };
};

test('what becomes of a socket is written down, with its id to follow it by and without its secret', async () => {
  const house = await openLogged('debug');
  house.log.say('one');
  const client = house.hello({ cursors: { public: house.cursor(0) } });
  await client.welcome();
  const socketId = house.sockets()[0]?.id;
  house.log.commit({ stream: 'public', kind: 'reset', reason: 'reveal' });
  await client.frame('reset');
  await client.socket.timeout(5000).emitWithAck('command', {});
  client.socket.disconnect();
  await expect.poll(() => house.lines.at(-1)?.['msg']).toBe('socket closed');
  expect(house.lines).toMatchObject([
    {
      socketId,
      msg: 'socket connected',
      stream: 'public',
      transport: 'websocket',
      isReturn: false,
    },
    { socketId, msg: 'socket resumed', stream: 'public', from: 0, to: 1 },
    { socketId, msg: 'socket reset', stream: 'public', reason: 'reveal' },
    { socketId, msg: 'command', outcome: 'answered' },
    { socketId, msg: 'socket closed', reason: 'client namespace disconnect' },
  ]);
  expect(JSON.stringify(house.lines)).not.toContain(clientId('a'));
});

test('without being asked for more, only what an operator may want to look into', async () => {
  const house = await openLogged('info');
  const client = house.hello({});
  await client.welcome();
  client.socket.disconnect();
  await expect.poll(() => house.realtime.getMetrics().connections.active).toBe(0);
  const second = house.hello({ generation: 2 });
  await second.welcome();
  house.sockets()[0]?.conn.close();
  await second.closed();
  await expect
    .poll(() => house.lines)
    .toMatchObject([{ level: 30, msg: 'socket closed', reason: 'forced close' }]);
});
