import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { sabotagesOfCode, sabotagesOfSecrets } from '../../../scripts/sabotage/of-code.ts';
import { sabotagesOfDeploys, sabotagesOfMachines } from '../../../scripts/sabotage/of-deploys.ts';
import { sabotagesOfTheDrill } from '../../../scripts/sabotage/of-the-drill.ts';

const root = resolve(import.meta.dirname, '../../..');

const all = [
  ...sabotagesOfSecrets,
  ...sabotagesOfDeploys,
  ...sabotagesOfMachines,
  ...sabotagesOfCode,
  ...sabotagesOfTheDrill,
];

test.each(all.filter(({ changes = [] }) => changes.length > 0))(
  '$line, $what: the text that it breaks is there, once',
  async ({ changes = [] }) => {
    for (const change of changes) {
      if (!('find' in change)) continue;
      const text = await readFile(join(root, change.file), 'utf8');
      expect(text.split(change.find).length - 1, change.file).toBe(1);
    }
  },
);
