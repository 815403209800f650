import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPagePreloads } from '../../server/compose-pages.ts';
import { openContestHouse } from '../support/contest-house.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'built-'));
  await mkdir(join(dir, '.vite'));
});
afterEach(() => rm(dir, { recursive: true }));

test('each page is announced with what it loads beside the program', async () => {
  const manifest = {
    'index.html': { file: 'assets/index.js', isEntry: true, imports: ['_shared.js'] },
    '_shared.js': { file: 'assets/shared.js' },
    '_field.js': { file: 'assets/field.js', css: ['assets/field.css'] },
    'src/pages/enter/enter-page.tsx': {
      file: 'assets/enter.js',
      imports: ['index.html', '_shared.js', '_field.js'],
    },
  };
  await writeFile(join(dir, '.vite', 'manifest.json'), JSON.stringify(manifest));
  const pagePreloads = await readPagePreloads(dir);
  expect(pagePreloads).toEqual({
    '/enter': [
      '</assets/enter.js>; rel=modulepreload',
      '</assets/field.js>; rel=modulepreload',
      '</assets/field.css>; rel=preload; as=style; crossorigin',
    ].join(', '),
  });
  await using house = await openContestHouse({ overrides: { pagePreloads } });
  expect((await house.ask('/enter')).headers.get('Link')).toBe(pagePreloads['/enter']);
  expect((await house.ask('/winners')).headers.get('Link')).toBeNull();
});

test('without a build nothing is announced', async () => {
  expect(await readPagePreloads(dir)).toEqual({});
});
