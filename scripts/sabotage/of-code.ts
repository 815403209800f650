import { randomBytes } from 'node:crypto';
import { sabotagesOf, type Sabotage } from './sabotage.ts';

const beside = 'server/ops/planted.ts';

export const sabotagesOfCode: readonly Sabotage[] = [
  ...sabotagesOf('types', [
    {
      what: 'a type error',
      changes: [{ file: beside, write: "export const planted: number = 'seven';\n" }],
      names: /planted\.ts.*TS2322/,
    },
  ]),
  ...sabotagesOf('lint', [
    {
      what: 'a stop that somebody forgot',
      changes: [{ file: beside, write: 'export const planted = (): void => {\n  debugger;\n};\n' }],
      names: /no-debugger/,
    },
  ]),
  ...sabotagesOf('format', [
    {
      what: 'a line that prettier would break',
      changes: [{ file: beside, write: 'export const planted   =  7\n' }],
      names: /planted\.ts/,
    },
  ]),
  ...sabotagesOf('walls', [
    {
      what: 'the domain imports from HTTP',
      changes: [
        {
          file: 'server/domain/planted.ts',
          write:
            "import { Refused } from '../http/errors.ts';\n\nexport const planted = Refused;\n",
        },
      ],
      names: /server\/domain\/planted\.ts/,
    },
  ]),
  ...sabotagesOf('lockfile', [
    {
      what: 'a package that package-lock.json does not have',
      changes: [
        {
          file: 'package.json',
          find: '"dependencies": {',
          replace: '"dependencies": {\n    "left-pad": "1.3.0",',
        },
      ],
      names: /left-pad 1\.3\.0/,
    },
    {
      what: 'a package from elsewhere',
      changes: [
        {
          file: 'package-lock.json',
          find: '"node_modules/zod": {',
          replace: '"node_modules/zod": {\n      "resolved": "file:elsewhere/zod.tgz",',
        },
      ],
      names: /file:elsewhere/,
    },
  ]),
  ...sabotagesOf('docs', [
    {
      what: 'a command that does not exist',
      changes: [
        { file: 'README.md', find: 'npx contest backups ', replace: 'npx contest back-it-all-up ' },
      ],
      names: /README\.md/,
    },
    {
      what: 'no runbook',
      changes: [{ file: 'docs/RUNBOOK.md', remove: true }],
      names: /RUNBOOK\.md/,
    },
  ]),
];

/** Nobody's, made for this run, so that no file here holds it. */
const secret = randomBytes(24).toString('hex');
const header = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');

export const sabotagesOfSecrets: readonly Sabotage[] = [
  ...sabotagesOf('secrets-strength', [
    {
      what: 'an INTERNAL_SECRET that anybody would try',
      environment: { INTERNAL_SECRET: 'changeme-changeme-changeme-changeme' },
      names: /INTERNAL_SECRET/,
    },
    {
      what: 'a short BACKUP_KEY',
      environment: { BACKUP_KEY: 'k7-Qw' },
      names: /BACKUP_KEY/,
    },
    {
      what: 'a program that takes well-known secrets',
      changes: [
        {
          file: 'server/config-secrets.ts',
          find: 'secret !== undefined && (wellKnown',
          replace: 'secret === undefined && (wellKnown',
        },
      ],
      names: /well-known/,
    },
  ]),
  ...sabotagesOf('secrets-in-tree', [
    {
      what: 'a private key among the sources',
      changes: [{ file: 'server/ops/tls.txt', write: `${header}\nMIIEvQ\n` }],
      names: /server\/ops\/tls\.txt/,
    },
    {
      what: 'a secret of this environment in a document',
      environment: { BACKUP_KEY: secret },
      changes: [{ file: 'docs/notes.md', write: `The key is ${secret}.\n` }],
      names: /docs\/notes\.md.*BACKUP_KEY/,
    },
    {
      what: 'an .env file',
      changes: [{ file: '.env.production', write: 'PORT=3000\n' }],
      names: /\.env\.production/,
    },
  ]),
];
