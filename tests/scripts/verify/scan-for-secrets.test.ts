import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scanForSecrets } from '../../../scripts/verify/scan-for-secrets.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const scan = async (
  files: Readonly<Record<string, string>>,
  values = new Map<string, string>(),
) => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const found = await scanForSecrets(root, Object.keys(files), values);
  return found.map(({ path, what }) => `${path} ${what}`);
};

/** Joined here, so that this file holds none. */
const joined = (...parts: readonly string[]): string => parts.join('');
const digits = (count: number): string => '0123456789abcdef'.repeat(8).slice(0, count);

test.each([
  ['a private key', joined('-----BEGIN ', 'OPENSSH PRIVATE', ' KEY-----')],
  ['a private key', joined('-----BEGIN ', 'PGP PRIVATE', ' KEY BLOCK-----')],
  ['an access key of AWS', joined('AK', 'IA', 'ABCDEFGHIJKLMNOP')],
  ['a token of GitHub', joined('gh', 'p_', digits(36))],
  ['a token of npm', joined('npm', '_', digits(36))],
  ['a token of a registry', joined('//registry.example/:_auth', 'Token=', digits(20))],
  ['a token of Fly', joined('Fly', 'V1 fm2_', digits(40))],
  ['a signed token', joined('ey', 'J', digits(20), '.ey', 'J', digits(20), '.', digits(30))],
  [
    'the address of a Cloudinary account with its secret',
    joined('cloudinary', '://', '123456789012345:', digits(27), '@x'),
  ],
])('%s in a text is found', async (what, text) => {
  expect(await scan({ 'docs/a.md': `see ${text} there` })).toEqual([`docs/a.md holds ${what}`]);
});

test('a value given to a secret of ours is found, but for tests, which make their own', async () => {
  // Not from its beginning: what anybody would try is no secret.
  const text = joined('INTERNAL_', 'SECRET', ' = "', digits(40).slice(8), '"');
  expect(await scan({ 'fly.toml': text, 'tests/a.test.ts': text })).toEqual([
    'fly.toml gives INTERNAL_SECRET a value',
  ]);
});

test('what stands for a secret is none', async () => {
  const text = [
    'ADMIN_PASSWORD=… INTERNAL_SECRET=$(openssl rand -hex 32) BACKUP_KEY=<yours>',
    'ADMIN_PASSWORD_FILE=/run/secrets/password BACKUP_KEY=${BACKUP_KEY}',
    "BACKUP_KEY: z.string().min(16, 'has fewer than 16 characters')",
    'INTERNAL_SECRET=changeme-changeme-changeme',
    'cloudinary://key:secret@cloud',
    '//registry.example/:_authToken=${NPM_TOKEN}',
    'sha512-6FlzubTLZG3J2aANVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJqAKIA',
  ].join('\n');
  expect(await scan({ 'README.md': text })).toEqual([]);
});

test('files that are secrets by their name or belong to a running contest are found', async () => {
  const found = await scan({
    ...{ '.env': 'PORT=1', 'deploy/.env.production': '', '.env.example': 'PORT=1' },
    ...{ 'tls/server.key': '', 'data/log/1': '', 'data/.gitkeep': '', 'keys.ts': '' },
  });
  expect(found.map((each) => each.split(' ')[0])).toEqual([
    ...['.env', 'deploy/.env.production', 'tls/server.key', 'data/log/1'],
  ]);
});

test('the values of this environment are looked for, and are not told', async () => {
  const value = digits(24);
  const found = await scan({ 'notes.md': `it is ${value}` }, new Map([['BACKUP_KEY', value]]));
  expect(found).toEqual(['notes.md holds the value that BACKUP_KEY has here']);
});
