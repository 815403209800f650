import { sabotagesOf, type Sabotage } from './sabotage.ts';

const change = (file: string, find: string, replace: string) => [{ file, find, replace }];

/** Left behind where a program does not end by itself, and in the way of its next start. */
const uncleanMark = `const { existsSync, rmSync, writeFileSync } = await import('node:fs');
const mark = \`\${config.dataDir}/unclean\`;
if (existsSync(mark)) refuse(['It did not end cleanly.']);
const server = await start(config);
if (config.role === 'app') writeFileSync(mark, '');
process.on('exit', () => rmSync(mark, { force: true }));`;

export const sabotagesOfTheDrill: readonly Sabotage[] = [
  ...sabotagesOf('build', [
    {
      what: 'a service worker that is not where the build looks',
      changes: change('vite.config.ts', "srcDir: 'worker'", "srcDir: 'workers'"),
      names: /workers/,
    },
  ]),
  ...sabotagesOf('roles', [
    {
      what: 'inner roles that do not answer /health',
      changes: change('server/internal/internal-app.ts', "app.get('/health'", "app.get('/healthz'"),
      names: /(media|backup) answers \/health with 40[14]/,
    },
  ]),
  ...sabotagesOf('entry', [
    {
      what: 'new entries announced under another name',
      changes: change(
        'server/views/project.ts',
        "'newSubmission',\n        'newSubmission',",
        "'newDesign',\n        'newDesign',",
      ),
      names: /No socket heard of entry/,
    },
  ]),
  ...sabotagesOf('winners', [
    {
      what: 'winners announced under another name',
      changes: change(
        'server/views/project.ts',
        "name: 'saveWinners', winners, revision",
        "name: 'saveWinner', winners, revision",
      ),
      names: /No socket heard of the winners/,
    },
  ]),
  ...sabotagesOf('shipped', [
    {
      what: 'shipping switched off',
      changes: change(
        'server/compose-shipping.ts',
        'if (url === undefined || secret === undefined || shipping === undefined) return;',
        'if (url !== undefined) return;',
      ),
      names: /backup machine did not get record/,
    },
  ]),
  ...sabotagesOf('drain', [
    {
      what: 'an app that is ready while it ends',
      changes: change(
        'server/compose.ts',
        "    readiness.set('draining', 'The server is shutting down.');\n",
        '',
      ),
      names: /app answers \/ready with 200/,
    },
    {
      what: 'an exit code of 1 after SIGTERM',
      changes: change('server/main.ts', 'void end(0);', 'void end(1);'),
      names: /exit code 1/,
    },
  ]),
  ...sabotagesOf('restart', [
    {
      what: 'a media role that loses a photo when it starts',
      changes: change(
        'server/compose-media-role.ts',
        'const images = await createLocalImageStore({ dir: uploadsDir });',
        'const images = await createLocalImageStore({ dir: uploadsDir });\n      for (const key of (await images.listKeys()).slice(0, 1)) await images.remove(key);',
      ),
      names: /lost its picture/,
    },
  ]),
  ...sabotagesOf('kill-app', [
    {
      what: 'an app that does not start after a power cut',
      changes: change('server/main.ts', 'const server = await start(config);', uncleanMark),
      names: /It did not end cleanly/,
    },
  ]),
  ...sabotagesOf('kill-media', [
    {
      what: 'entries refused while media is away',
      changes: change(
        'server/media/remote-image-store.ts',
        'if (!(cause instanceof MediaUnreachable)) throw cause;',
        'if (cause instanceof MediaUnreachable) throw cause;',
      ),
      names: /was not accepted/,
    },
  ]),
  ...sabotagesOf('kill-backup', [
    {
      what: 'shipping that is not tried again',
      changes: change(
        'server/backup/shipper.ts',
        'const isFinal = cause instanceof Diverged;',
        'const isFinal = cause instanceof Diverged;\n      isClosed = true;',
      ),
      names: /backup machine did not get record/,
    },
  ]),
  ...sabotagesOf('restore-data', [
    {
      what: 'a restore without the contest’s own keys',
      changes: change(
        'lib/store/backup/restore-backup.ts',
        'for (const file of manifest.sealed) {',
        "for (const file of manifest.sealed) {\n    if (file.path.endsWith('secrets.json')) continue;",
      ),
      names: /receipt of entry \d+ no longer opens|key_reused/,
    },
  ]),
  ...sabotagesOf('restore-uploads', [
    {
      what: 'photos restored without their originals',
      changes: change(
        'lib/store/backup/restore-uploads.ts',
        'if (isThere) continue;',
        "if (isThere || path.includes('original')) continue;",
      ),
      names: /original.* did not come back/,
    },
  ]),
  ...sabotagesOf('backups', [
    {
      what: 'a verification of backups that tells nothing',
      changes: change(
        'server/cli/verify-command.ts',
        '      problems.push(...checked.problems);\n',
        '',
      ),
      names: /It should be 2|exit code 0/,
    },
  ]),
];
