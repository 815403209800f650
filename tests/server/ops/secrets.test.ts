import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createNodeFiles } from '../../../lib/wal/index.ts';
import { openAdminPassword } from '../../../server/ops/passwords.ts';
import { openSecrets } from '../../../server/ops/secrets.ts';
import { systemRandom as random } from '../../support/sample-photos.ts';

const inFolder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'secrets-'));
  const path = join(dir, 'secrets.json');
  return {
    path,
    open: () => openSecrets({ path, files: createNodeFiles(), random }),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
};

describe('secrets', () => {
  test('are made once and then stay, for this user alone', async () => {
    await using folder = await inFolder();
    const { receiptKey } = (await folder.open()).secrets;
    expect((await folder.open()).secrets.receiptKey).toBe(receiptKey);
    expect((await stat(folder.path)).mode & 0o777).toBe(0o600);
  });

  test('that are damaged stop the start instead of being made anew', async () => {
    await using folder = await inFolder();
    await writeFile(folder.path, '{"version":1');
    await expect(folder.open()).rejects.toThrow('is damaged: restore it from a backup');
  });
});

describe('the organiser’s password', () => {
  test('is made at the first start, kept as a hash, and not shown again', async () => {
    await using folder = await inFolder();
    const first = await openAdminPassword({
      configured: undefined,
      file: await folder.open(),
      random,
    });
    const made = first.made?.password ?? '';
    await first.made?.keep();
    expect(await readFile(folder.path, 'utf8')).not.toContain(made);
    const later = await openAdminPassword({
      configured: undefined,
      file: await folder.open(),
      random,
    });
    expect(later.made).toBeUndefined();
    expect(await later.verify(made)).toBe(true);
    expect(await later.verify(`${made}x`)).toBe(false);
  });

  test('that was never shown, as the start failed, is made again', async () => {
    await using folder = await inFolder();
    const open = async () =>
      openAdminPassword({ configured: undefined, file: await folder.open(), random });
    const failed = await open();
    const next = await open();
    expect(next.made?.password).not.toBe(failed.made?.password);
  });

  test('from the configuration goes before a made one', async () => {
    await using folder = await inFolder();
    const password = await openAdminPassword({
      configured: 'needles and ink',
      file: await folder.open(),
      random,
    });
    expect(password.made).toBeUndefined();
    const guesses = ['needles and ink', 'a', 'b', 'c', 'd'];
    expect(await Promise.all(guesses.map((guess) => password.verify(guess)))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
