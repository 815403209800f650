import { describe, expect, test } from 'vitest';
import { LogFull } from '../../../lib/wal/index.ts';
import { addressesOf, renderBanner } from '../../../server/ops/banner.ts';
import { readSessionId, sessionCookieName } from '../../../server/ops/session-cookie.ts';
import { explainStartFailure } from '../../../server/ops/start-failure.ts';

const interfaces = {
  lo: [{ family: 'IPv4', internal: true, address: '127.0.0.1' }],
  wifi: [
    { family: 'IPv6', internal: false, address: 'fe80::1' },
    { family: 'IPv4', internal: false, address: '192.168.0.7' },
  ],
};
const everywhere = { port: 3000, host: undefined, publicUrl: undefined, interfaces };

describe('what a newcomer is told', () => {
  test('the address on the network, with a QR code, where the organiser signs in and the password', () => {
    const banner = renderBanner({ ...addressesOf(everywhere), madePassword: 'abcd-efgh' });
    expect(banner).toContain('http://localhost:3000');
    expect(banner).toContain('http://192.168.0.7:3000/sign-in');
    expect(banner).toContain('abcd-efgh');
    expect(banner).toMatch(/█/);
  });

  test('no network address when only this machine is listened to', () => {
    expect(addressesOf({ ...everywhere, host: '127.0.0.1' }).network).toBeUndefined();
  });

  test('the public address where one is set', () => {
    const { network } = addressesOf({ ...everywhere, publicUrl: 'https://ink.example' });
    expect(network).toBe('https://ink.example');
  });
});

describe('what stops a start', () => {
  const explain = (code: string, rest: object = {}) =>
    explainStartFailure(Object.assign(new Error(code), { code, ...rest }), {
      port: 3000,
      host: undefined,
    });

  test.each([
    ['EADDRINUSE', {}, 'Port 3000 is in use by another program'],
    ['EACCES', { syscall: 'listen' }, 'Port 3000 needs more rights'],
    ['EACCES', { syscall: 'open', path: 'data' }, 'data cannot be written to'],
    ['ENOENT', { syscall: 'mkdir', path: '/proc/here' }, '/proc/here cannot be written to'],
    ['ENOSPC', {}, 'The disk is full'],
  ])('%s is a sentence', (code, rest, sentence) => {
    expect(explain(code, rest)).toContain(sentence);
  });

  test('no room for a new log is said as what it is here: the program ends', () => {
    const sentence = explainStartFailure(new LogFull(), { port: 1, host: undefined });
    expect(sentence).toBe('The disk is full: free some space and start again.');
  });

  test('a fault of ours keeps its stack', () => {
    expect(explainStartFailure(new TypeError('x'), { port: 1, host: undefined })).toBeUndefined();
  });
});

describe('the session cookie', () => {
  test('the one set over https is believed first', () => {
    const header = `session=plain; ${sessionCookieName(true)}=safe`;
    expect(readSessionId(header)).toBe('safe');
    expect(readSessionId('session=plain')).toBe('plain');
    expect(readSessionId(undefined)).toBeUndefined();
  });

  test('a plain one is never believed where the site is https alone', () => {
    const header = `session=planted; ${sessionCookieName(true)}=safe`;
    expect(readSessionId(header, { httpsOnly: true })).toBe('safe');
    expect(readSessionId('session=planted', { httpsOnly: true })).toBeUndefined();
  });
});
