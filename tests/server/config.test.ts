import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { warningsAbout } from '../../server/config-proxy.ts';

const problemsOf = (
  environment: Readonly<Record<string, string>>,
  readFile?: (path: string) => string,
): readonly string[] => {
  const read = readConfig(environment, readFile);
  return read.ok ? [] : read.error;
};

describe('the environment', () => {
  test('may be empty outside of production', () => {
    const read = readConfig({});
    expect(read).toMatchObject({
      ok: true,
      value: { port: 3000, role: 'all', onStoreFailure: 'readonly', dataDir: resolve('data') },
    });
  });

  test('names every mistake at once', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'contest',
      RATE_LIMIT_LOGIN: '0',
      REALTIME_HEARTBEAT_INTERVAL: '-1',
      ROLE: 'boss',
    });
    const named = problems.map((problem) => problem.split(' ')[0]);
    expect(new Set(named)).toEqual(
      new Set([
        'PORT',
        'LOG_LEVEL',
        'PUBLIC_URL',
        'RATE_LIMIT_LOGIN',
        'REALTIME_HEARTBEAT_INTERVAL',
        'ROLE',
        'ADMIN_PASSWORD',
      ]),
    );
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ .*[^ ]\.$/);
  });

  test('never shows a secret that is wrong', () => {
    const problems = problemsOf({ ADMIN_PASSWORD: 'short', CLOUDINARY_URL: 'http://key:hidden' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/short|hidden/);
  });

  test('names what the roles need to know of each other', () => {
    const named = (environment: Readonly<Record<string, string>>) =>
      problemsOf(environment).map((problem) => problem.split(' is ')[0]);
    expect(named({ ROLE: 'backup' })).toEqual(['INTERNAL_SECRET', 'BACKUP_KEY']);
    expect(named({ ROLE: 'media' })).toEqual(['INTERNAL_SECRET']);
    expect(named({ BACKUP_URL: 'http://backup:3000' })).toEqual(['INTERNAL_SECRET']);
    expect(named({ MEDIA_URL: 'http://media:3000' })).toEqual(['INTERNAL_SECRET']);
    const secrets = {
      INTERNAL_SECRET: 'b7d41c9e60f2a8357ce1904fd2a6b835',
      BACKUP_KEY: 'f3a9-77c1-e05b-42d8',
    };
    // Nobody signs in there, so it needs no password.
    expect(named({ ...secrets, ROLE: 'backup', NODE_ENV: 'production' })).toEqual([]);
    expect(named({ ...secrets, ROLE: 'media', NODE_ENV: 'production' })).toEqual([]);
    const urls = { BACKUP_URL: 'http://backup:3000', MEDIA_URL: 'http://media:3000' };
    expect(named({ ...secrets, ...urls })).toEqual([]);
    const cloud = { CLOUDINARY_URL: 'cloudinary://key:secret@cloud' };
    expect(problemsOf({ ...secrets, ...urls, ...cloud })).toEqual([
      'MEDIA_URL and CLOUDINARY_URL are both set: photos are kept by one of them alone.',
    ]);
  });

  test.each([
    ['ADMIN_PASSWORD', 'changeme-please'],
    ['INTERNAL_SECRET', 'tattoo-contest-internal-secret-01'],
    ['INTERNAL_SECRET', '00000000000000000000000000000000'],
    ['BACKUP_KEY', 'password-password'],
  ])('refuses a %s in production that anybody would try', (name, value) => {
    const good = { ADMIN_PASSWORD: 'ink-and-needles', NODE_ENV: 'production' };
    expect(problemsOf({ ...good, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} is one that anybody would try`)),
    ]);
    // At home it may be as it likes.
    expect(problemsOf({ [name]: value })).toEqual([]);
  });

  test('refuses an INTERNAL_SECRET that is short', () => {
    expect(problemsOf({ INTERNAL_SECRET: 'b7d41c9e60f2a835' })).toEqual([
      expect.stringContaining('INTERNAL_SECRET has fewer than 32 characters'),
    ]);
  });

  test('takes a secret from a file, without the line end', () => {
    const read = readConfig(
      { NODE_ENV: 'production', ADMIN_PASSWORD_FILE: '/run/secrets/admin' },
      (path) => `from ${path}\n`,
    );
    expect(read).toMatchObject({
      value: { adminPassword: 'from /run/secrets/admin', onStoreFailure: 'exit' },
    });
  });

  test('says which secret file cannot be read', () => {
    const missing = () => {
      throw new Error('ENOENT');
    };
    expect(problemsOf({ ADMIN_PASSWORD_FILE: '/nowhere' }, missing)).toEqual([
      'ADMIN_PASSWORD_FILE names /nowhere, which cannot be read: check the path and rights.',
    ]);
  });

  test('takes a realtime profile, with single options over it', () => {
    const read = readConfig({ REALTIME_PROFILE: 'mobile', REALTIME_MAX_QUEUE_SIZE: '800' });
    expect(read).toMatchObject({
      value: {
        realtime: { heartbeatInterval: 45_000, maxBackoffDelay: 60_000, maxQueueSize: 800 },
      },
    });
  });

  test.each([
    ['2', 2],
    ['true', true],
    ['false', false],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
  ])('TRUST_PROXY %s is what Express calls %s', (text, trustProxy) => {
    expect(readConfig({ TRUST_PROXY: text })).toMatchObject({ value: { trustProxy } });
  });

  test('an expiring heartbeat is refused', () => {
    expect(problemsOf({ REALTIME_HEARTBEAT_TIMEOUT: '20000' })).toEqual([
      expect.stringContaining('REALTIME_HEARTBEAT_TIMEOUT'),
    ]);
  });
});

describe('a proxy before the server', () => {
  test.each([
    ['1', 1],
    ['0', 0],
    ['true', true],
    ['false', false],
    ['loopback, 10.0.0.0/8', 'loopback, 10.0.0.0/8'],
    ['fd00::/8', 'fd00::/8'],
  ])('is trusted as %s says', (text, trustProxy) => {
    expect(readConfig({ TRUST_PROXY: text })).toMatchObject({ value: { trustProxy } });
  });

  test.each(['yes', '10.0.0.0/99', 'loopback,proxy.example', '1.2.3'])(
    'is refused at start when it is "%s"',
    (text) => {
      const [problem, ...others] = problemsOf({ TRUST_PROXY: text });
      expect(problem).toMatch(/^TRUST_PROXY .*is neither a number of proxies nor/);
      expect(others).toEqual([]);
    },
  );

  test('that ends TLS and is not trusted is warned of, as everything would be redirected for ever', () => {
    const warned = (publicUrl: string | undefined, trustProxy: boolean | number | string) =>
      warningsAbout({ publicUrl, trustProxy });
    expect(warned('https://ink.example', false)).toEqual([
      expect.stringMatching(/^PUBLIC_URL is https:\/\/ink\.example, but TRUST_PROXY .*\.$/),
    ]);
    expect(warned('https://ink.example', 0)).toHaveLength(1);
    expect(warned('https://ink.example', 1)).toEqual([]);
    expect(warned('http://ink.local', false)).toEqual([]);
    expect(warned(undefined, false)).toEqual([]);
  });
});
