import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { guards } from '../../../scripts/mutants/guards.ts';

const root = resolve(import.meta.dirname, '../../..');

test.each(guards)('$guard: its text is there, once', async ({ file, find }) => {
  const text = await readFile(join(root, file), 'utf8');
  expect(text.split(find).length - 1, file).toBe(1);
});
