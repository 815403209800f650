import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  checkDockerfile,
  checkDockerignore,
  checkEntrypoint,
} from '../../../scripts/verify/dockerfile.ts';
import { changeText } from '../../support/change-text.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const ignored = readFileSync('.dockerignore', 'utf8');
const entrypoint = readFileSync('scripts/docker-entrypoint.sh', 'utf8');

const lineOf = (part: string): number =>
  dockerfile.split('\n').findIndex((line) => line.includes(part)) + 1;

test('the Dockerfile, the .dockerignore and the entrypoint of this repository have no problem', () => {
  expect(checkDockerfile(dockerfile)).toEqual([]);
  expect(checkDockerignore(ignored)).toEqual([]);
  expect(checkEntrypoint(entrypoint)).toEqual([]);
});

test('a file without an image to begin with is told so', () => {
  expect(checkDockerfile('')).toEqual([
    'There is no FROM: begin with "FROM node:24-bookworm-slim".',
  ]);
});

const broken: readonly (readonly [
  what: string,
  from: string | RegExp,
  to: string,
  says: string,
])[] = [
  [
    'an instruction that Docker does not know',
    'EXPOSE',
    'EXPOSES',
    `Line ${lineOf('EXPOSE')}: Unknown instruction: EXPOSES: correct it.`,
  ],
  [
    'a base that moves by itself',
    /FROM node:24-bookworm-slim\n/,
    'FROM node:latest\n',
    `Line ${lineOf('ENV NODE_ENV') - 1}: node:latest is not the base that was tested: write "node:24-bookworm-slim".`,
  ],
  [
    'a shell before the program',
    /^ENTRYPOINT .*$/m,
    'ENTRYPOINT sh /app/scripts/docker-entrypoint.sh',
    `Line ${lineOf('ENTRYPOINT')}: a shell would stand between ENTRYPOINT and SIGTERM: write it as a list, ["…"].`,
  ],
  [
    'a shell before the role',
    /^ENTRYPOINT (.*)$/m,
    'ENTRYPOINT ["/app/scripts/docker-entrypoint.sh"]\nCMD all',
    `Line ${lineOf('ENTRYPOINT') + 1}: a shell would stand between CMD and SIGTERM: write it as a list, ["…"].`,
  ],
  [
    'a program that runs as root',
    /^ENTRYPOINT .*$/m,
    'ENTRYPOINT ["node", "server/main.ts"]',
    'Nothing drops the rights of root: let ENTRYPOINT run scripts/docker-entrypoint.sh, which owns the volumes and becomes the user node.',
  ],
  [
    'a user who cannot own a volume',
    'EXPOSE',
    'USER node\nEXPOSE',
    `Line ${lineOf('EXPOSE')}: USER keeps the entrypoint from owning a volume that belongs to root: take it out, the entrypoint drops the rights.`,
  ],
  [
    'an image that nobody asks how it is',
    /^HEALTHCHECK[\s\S]*?\n(?=#)/m,
    '',
    'There is no HEALTHCHECK in the last stage: add one that asks /health.',
  ],
  [
    'a program that is not in production',
    /^ENV NODE_ENV=production\n/m,
    '',
    'The last stage is not in production: add "ENV NODE_ENV=production" to it.',
  ],
  [
    'everything copied',
    'COPY server server',
    'COPY . .',
    `Line ${lineOf('COPY server')}: this copies all there is: name what the image needs.`,
  ],
  [
    'the tools for working on it in the image',
    'npm ci --omit=dev',
    'npm ci',
    `Line ${lineOf('--omit=dev')}: these packages end in the image with the tools for working on it: write "npm ci --omit=dev".`,
  ],
  [
    'packages taken from the stage that has the tools',
    'COPY --from=packages',
    'COPY --from=pages',
    `Line ${lineOf('--include=dev')}: these packages end in the image with the tools for working on it: write "npm ci --omit=dev".`,
  ],
  [
    'a secret in the environment',
    'ENV NODE_ENV=production',
    'ENV NODE_ENV=production BACKUP_KEY=0123456789abcdef',
    `Line ${lineOf('ENV NODE_ENV')}: BACKUP_KEY would be in the image for everybody to read: take it out and give it when the image is run.`,
  ],
  [
    'a secret asked for when building',
    'WORKDIR /app',
    'ARG NPM_TOKEN\nWORKDIR /app',
    `Line ${lineOf('WORKDIR')}: NPM_TOKEN would be in the image for everybody to read: take it out and give it when the image is run.`,
  ],
];

test.each(broken)('%s is named', (_, from, to, says) => {
  expect(checkDockerfile(changeText(dockerfile, from, to))).toEqual([says]);
});

test('one stage is named, and all that it brings along', () => {
  const one = ['FROM node:24-bookworm-slim', 'ENV NODE_ENV=production', 'RUN npm ci'];
  const rest = dockerfile.split('\n').slice(lineOf('HEALTHCHECK') - 1);
  expect(checkDockerfile([...one, ...rest].join('\n'))).toEqual([
    'There is one stage: build in another one, so that its tools stay out of the image.',
    'Line 3: these packages end in the image with the tools for working on it: write "npm ci --omit=dev".',
  ]);
});

describe('.dockerignore', () => {
  test.each(['data', 'uploads', 'backups', '.env', '.git', 'node_modules'])(
    '%s in the image is named',
    (name) => {
      const says = `.dockerignore lets ${name} into the image: add it as a line of its own.`;
      expect(checkDockerignore(changeText(ignored, `\n${name}\n`, '\n'))).toEqual([says]);
      expect(checkDockerignore(`${ignored}\n!${name}/keys`)).toEqual([says]);
    },
  );
});

describe('the entrypoint', () => {
  test('one that stays root is named', () => {
    const script = changeText(entrypoint, /^ *exec setpriv .*$/m, '');
    expect(checkEntrypoint(script)).toEqual([
      'scripts/docker-entrypoint.sh starts the program as root: let root end with exec setpriv --reuid=node --regid=node --init-groups --no-new-privs -- sh scripts/docker-entrypoint.sh "$@".',
    ]);
  });

  test('one in whose place the program becomes process 1 is named', () => {
    const script = changeText(entrypoint, '[ "$$" -eq 1 ] || exec node "$@"', 'exec node "$@"');
    expect(checkEntrypoint(script)).toEqual([
      'scripts/docker-entrypoint.sh has another process than 1 stay before the program, or process 1 become it, which the watchdog cannot end: write [ "$$" -eq 1 ] || exec node "$@".',
    ]);
  });

  test.each([
    ['waits for the program', `${entrypoint}node server/main.ts\n`],
    ['passes no SIGTERM on', changeText(entrypoint, /^trap .* TERM$/m, '')],
  ])('one that %s is named', (_, script) => {
    expect(checkEntrypoint(script)).toEqual([
      'scripts/docker-entrypoint.sh keeps SIGTERM from the program: start it with exec or, as process 1, with & and a trap that passes TERM on.',
    ]);
  });
});
