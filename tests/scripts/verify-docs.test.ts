import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkDocs } from '../../scripts/verify/docs.ts';

const root = join(import.meta.dirname, '../..');

test('the documents are there and name only what there is', async () => {
  expect(await checkDocs(root)).toEqual([]);
});

describe('the check of the documents', () => {
  const house = mkdtempSync(join(tmpdir(), 'docs-'));
  afterAll(() => rmSync(house, { recursive: true }));
  cpSync(join(root, 'package.json'), join(house, 'package.json'));

  const problemsOf = async (text: string): Promise<readonly string[]> => {
    writeFileSync(join(house, 'README.md'), text);
    const problems = await checkDocs(house);
    return problems.filter((problem) => problem.startsWith('README.md'));
  };

  test.each([
    ['[more](docs/NOWHERE.md)', 'links to docs/NOWHERE.md, which is not there'],
    ['# One\n\n[two](#two)', 'links to #two: there is no such heading'],
    ['<<<<<<< HEAD\none\n>>>>>>> other', 'holds the marks of a merge that nobody finished'],
    ['see `lib/wal/gone.ts`', 'names lib/wal/gone.ts, which is not there'],
    ['```sh\n./verify-everything.sh\n```', 'names verify-everything.sh, which is not there'],
    ['`npm run fly`', 'names "npm run fly", which package.json does not have'],
    ['```sh\nnpx contest pray\n```', 'names "contest pray", which is no command'],
    ['`fly ssh console -C "contest pray"`', 'names "contest pray", which is no command'],
    [
      '`fly ssh console -C "sh /app/start.sh contest pray"`',
      'names "contest pray", which is no command',
    ],
    [
      '`npx contest backups --yes`',
      'gives "contest backups" the option --yes, which it does not have',
    ],
    ['`ADMIN_PASSWRD` is yours', 'names the variable ADMIN_PASSWRD, which nothing reads'],
    ['`PORTS=80 npm start`', 'names the variable PORTS, which nothing reads'],
    ['`PORT_FILE` no secret', 'names the variable PORT_FILE, which nothing reads'],
    ['`GET /api/feeds`', 'names the address /api/feeds, which nobody answers'],
    [
      '```sh\ncurl http://localhost:3000/readyness\n```',
      'names the address /readyness, which nobody answers',
    ],
    ['`/sign-on`', 'names the address /sign-on, which nobody answers'],
  ])('finds what is wrong with %j', async (text, problem) => {
    expect(await problemsOf(text)).toEqual([`README.md ${problem}.`]);
  });

  test('finds nothing wrong with what there is', async () => {
    const text = [
      '# One two',
      '[here](#one-two) [the package](package.json) `npm run check` `npm start` `npm ci`',
      '`npx contest restore --from backup --yes`',
      '`BACKUP_KEY_FILE` `RATE_LIMIT_*` `CHROMIUM_PATH` `LOG_LEVEL=debug npm start`',
      '`POST /api/entries/:id/erase` `/hide` `/receipt/<id>#<token>` `/uploads` `/app/data`',
      'Planned and not here: `GET /never`.',
    ].join('\n\n');
    expect(await problemsOf(text)).toEqual([]);
  });

  test('names the documents that are missing', async () => {
    expect(await checkDocs(house)).toContain('docs/RUNBOOK.md is missing: an operator needs it.');
  });
});
