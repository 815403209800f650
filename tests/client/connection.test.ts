import { describe, expect, test } from 'vitest';
import { nextConnection, type Connection } from '../../client/src/realtime/connection.ts';
import { headlineOf } from '../../client/src/shell/connection-banner.tsx';

const live: Connection = { kind: 'live', via: 'websocket' };
const waiting = { kind: 'waiting', attempt: 0, retryAt: 1000 } as const;

describe('what a page says about its connection', () => {
  test('a lost one is told with the next try and its time', () => {
    expect(nextConnection(live, { ...waiting, cause: 'lost' })).toEqual({
      kind: 'lost',
      reason: 'lost',
      attempt: 1,
      retryAt: 1000,
      isOffline: false,
    });
  });

  test('a device without a network is told from a contest that cannot be reached', () => {
    const offline = nextConnection(live, { ...waiting, cause: 'lost' }, true);
    expect(offline).toMatchObject({ kind: 'lost', isOffline: true });
    const onlineAgain = nextConnection(offline, { kind: 'connecting', attempt: 1 }, false);
    expect(onlineAgain).toMatchObject({ kind: 'lost', isOffline: false });
  });

  test('a live one is told with what carries it', () => {
    const state = { kind: 'live', stream: 'public', via: 'server-sent-events' } as const;
    expect(nextConnection(live, state)).toEqual({ kind: 'live', via: 'server-sent-events' });
  });

  test('the banner stays while a try is under way', () => {
    const lost = nextConnection(live, { ...waiting, cause: 'lost' });
    expect(nextConnection(lost, { kind: 'connecting', attempt: 1 })).toEqual({
      ...lost,
      attempt: 2,
      retryAt: null,
    });
  });

  test('a first visit shows no banner while it connects', () => {
    const first: Connection = { kind: 'connecting' };
    expect(nextConnection(first, { kind: 'connecting', attempt: 0 })).toBe(first);
  });

  test('on a first visit a first try that fails is no loss yet; a second is', () => {
    const first: Connection = { kind: 'connecting' };
    const failed = { ...waiting, attempt: 1, cause: 'lost' } as const;
    expect(nextConnection(first, failed)).toBe(first);
    expect(nextConnection(first, failed, true)).toMatchObject({ kind: 'lost', isOffline: true });
    expect(nextConnection(first, { ...failed, attempt: 2 })).toMatchObject({ kind: 'lost' });
    expect(nextConnection(live, failed)).toMatchObject({ kind: 'lost' });
  });

  test('catching up on its own is nobody’s business', () => {
    expect(nextConnection(live, { ...waiting, cause: 'resync' })).toBe(live);
  });

  test('an update of the server is no alarm', () => {
    const updating = nextConnection(live, { kind: 'updating', retryAt: 5000 });
    expect(updating).toMatchObject({ kind: 'lost', reason: 'server-updating', retryAt: 5000 });
    expect(updating.kind === 'lost' && headlineOf(updating)).toMatch(/Server updating/);
  });

  test('after ten tries it stops sounding hopeful', () => {
    const lost = {
      kind: 'lost',
      reason: 'unreachable',
      attempt: 10,
      retryAt: 0,
      isOffline: false,
    } as const;
    expect(headlineOf(lost)).toMatch(/^Can’t reach the contest/);
  });
});
