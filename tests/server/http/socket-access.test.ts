import { Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { socketEventAccess } from '../../../server/domain/access.ts';
import {
  enter,
  inviteJudge,
  openContestHouse,
  signIn,
  type ContestHouse,
} from '../../support/contest-house.ts';
import { commandBody, commands, socketEvents } from './access-fixture.ts';

/** Told by Socket.IO itself; no client can send them. */
const reserved = ['disconnect', 'disconnecting', 'error'];

const connectAs = async (house: ContestHouse, headers: Record<string, string>): Promise<Socket> => {
  const socket = io(house.url, {
    ...{ transports: ['websocket'], extraHeaders: headers, forceNew: true, reconnection: false },
  });
  onTestFinished(() => void socket.close());
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  return socket;
};

describe('over a socket', () => {
  it('the server listens to no event that is not in the table', async () => {
    const listening = vi.spyOn(ServerSocket.prototype, 'on');
    onTestFinished(() => listening.mockRestore());
    await using house = await openContestHouse();
    await connectAs(house, {});
    const names = new Set(listening.mock.calls.map(([name]) => String(name)));
    for (const name of reserved) names.delete(name);
    expect([...names].sort()).toEqual(Object.keys(socketEvents).sort());
    expect(Object.keys(socketEventAccess).sort()).toEqual(Object.keys(socketEvents).sort());
  });

  it('nobody joins a room, whatever it is called', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { judge } = await inviteJudge(house, organiser, 'Rosa');
    for (const headers of [{}, judge, organiser]) {
      const socket = await connectAs(house, headers);
      for (const room of ['organisers', 'judges', 'anything'])
        expect(await socket.emitWithAck('join-room', room)).toEqual({ kind: 'denied' });
    }
  });

  it('each command is taken from exactly those who may', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const { judge } = await inviteJudge(house, organiser, 'Rosa');
    const sockets = {
      v: await connectAs(house, {}),
      j: await connectAs(house, judge),
      o: await connectAs(house, organiser),
    };
    const found: Record<string, string> = {};
    for (const type of Object.keys(commands)) {
      found[type] = '';
      for (const [letter, socket] of Object.entries(sockets)) {
        const body = commandBody(type, (await enter(house)).id);
        const answer = (await socket.emitWithAck('command', body)) as { code?: string };
        const refused = ['not_signed_in', 'not_allowed', 'receipt_not_valid'];
        if (!refused.includes(answer.code ?? '')) found[type] += letter;
        if (letter === 'o' && type !== 'revokeInvite')
          expect(answer).toMatchObject({ success: true });
      }
    }
    // A receipt travels with a request, never with a socket.
    const withoutReceipts = Object.entries(commands).map(([type, who]) => [
      type,
      who.replace('r', ''),
    ]);
    expect(found).toEqual(Object.fromEntries(withoutReceipts));
  });
});
