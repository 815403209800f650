import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNodeFiles, type Files } from '../../lib/wal/index.ts';
import { createPowerCutFiles } from '../support/power-cut-files.ts';

describe.each<[string, () => Files]>([
  ['the disk', createNodeFiles],
  ['the disk in memory that loses power', createPowerCutFiles],
])('files on %s', (_name, create) => {
  let dir = '';
  let files = create();

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'files-'));
    files = create();
    await files.makeDir(dir);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const write = async (name: string, text: string): Promise<void> => {
    const handle = await files.open(join(dir, name), { create: true });
    await handle.write(Buffer.from(text), 0);
    await handle.sync();
    await handle.close();
  };
  const readText = async (name: string): Promise<string> =>
    Buffer.from(await files.readFile(join(dir, name))).toString();

  test('what was written at a position is read back there', async () => {
    const handle = await files.open(join(dir, 'a'), { create: true, synced: true });
    expect(await handle.write(Buffer.from('second'), 6)).toBe(6);
    await handle.write(Buffer.from('first '), 0);
    const buffer = Buffer.alloc(20);
    expect(await handle.read(buffer, 3)).toBe(9);
    expect(buffer.toString('utf8', 0, 9)).toBe('st second');
    expect(await handle.read(buffer, 12)).toBe(0);
    await handle.close();
    expect(await readText('a')).toBe('first second');
  });

  test('a gap before what was written, and what truncate adds, reads as zeros', async () => {
    const handle = await files.open(join(dir, 'a'), { create: true });
    await handle.write(Buffer.from('x'), 2);
    await handle.truncate(5);
    await handle.close();
    expect(await readText('a')).toBe('\0\0x\0\0');
    expect(await files.size(join(dir, 'a'))).toBe(5);
  });

  test('creating a file that is there is refused, and so is opening one that is not', async () => {
    await write('a', 'kept');
    await expect(files.open(join(dir, 'a'), { create: true })).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await expect(files.open(join(dir, 'b'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(files.readFile(join(dir, 'b'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readText('a')).toBe('kept');
  });

  test('a rename takes the place of what was there', async () => {
    await write('old', 'old');
    await write('new', 'new');
    await files.rename(join(dir, 'new'), join(dir, 'old'));
    await files.syncDir(dir);
    expect(await readText('old')).toBe('new');
    expect(await files.list(dir)).toEqual(['old']);
  });

  test('a removed file is gone, removing it again is refused', async () => {
    await write('a', '1');
    await files.remove(join(dir, 'a'));
    await files.syncDir(dir);
    expect(await files.size(join(dir, 'a'))).toBeUndefined();
    await expect(files.remove(join(dir, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a reader opens a file without being able to write it', async () => {
    await write('a', 'text');
    const handle = await files.open(join(dir, 'a'), { readOnly: true });
    await expect(handle.write(Buffer.from('x'), 0)).rejects.toThrow();
    await handle.close();
    expect(await readText('a')).toBe('text');
  });

  test('a directory is made with its parents, and again without complaint', async () => {
    await files.makeDir(join(dir, 'one', 'two'));
    await files.makeDir(join(dir, 'one', 'two'));
    await files.syncDir(join(dir, 'one', 'two'));
    expect(await files.list(join(dir, 'one', 'two'))).toEqual([]);
  });
});
