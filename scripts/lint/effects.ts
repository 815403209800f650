import type { Linter } from 'eslint';

// The rim: the few places that may touch the real clock, chance, timers, environment and disk.
const ask = {
  clock: 'Ask for a `clock` (shared/base/clock.ts) and let compose.ts or main.tsx pass it in.',
  random: 'Ask for a `random` (shared/base/random.ts) and let compose.ts or main.tsx pass it in.',
  env: 'Add a field to server/config.ts and ask for the value.',
  files: 'Ask for a `files` port (lib/wal/files.ts); only its adapter touches the disk.',
  dialog: 'Never an alert(): say it in the page and announce it.',
};

const banned = (object: string, property: string, message: string) => ({
  object,
  property,
  message,
});
const timers = ['setTimeout', 'setInterval', 'setImmediate'];
const dialogs = ['alert', 'confirm', 'prompt'];
const globals = ['globalThis', 'window'];

const restrictedProperties = [
  banned('Date', 'now', ask.clock),
  banned('performance', 'now', ask.clock),
  banned('Math', 'random', ask.random),
  banned('crypto', 'randomUUID', ask.random),
  banned('crypto', 'getRandomValues', ask.random),
  banned('process', 'env', ask.env),
  ...globals.flatMap((object) => [
    ...timers.map((name) => banned(object, name, ask.clock)),
    ...dialogs.map((name) => banned(object, name, ask.dialog)),
  ]),
];

const restrictedGlobals = [
  ...timers.map((name) => ({ name, message: ask.clock })),
  ...dialogs.map((name) => ({ name, message: ask.dialog })),
];

const effectImports = [
  { name: 'node:timers', message: ask.clock },
  { name: 'node:timers/promises', message: ask.clock },
  { name: 'node:process', importNames: ['env'], message: ask.env },
  {
    name: 'node:crypto',
    importNames: ['randomBytes', 'randomUUID', 'randomInt', 'webcrypto'],
    message: ask.random,
  },
];

const diskImports = ['fs', 'fs/promises', 'node:fs', 'node:fs/promises'].map((name) => ({
  name,
  message: ask.files,
}));

const dateNow = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: ask.clock,
};

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: the same thing has the same name everywhere.',
};

const sleep = {
  selector:
    'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"][arguments.0.type="Identifier"]',
  message: 'No sleeps in tests: move a fake clock, await an event, or use expect.poll.',
};

/** Pure code: no effect of any kind. */
export const pure: Linter.RulesRecord = {
  'no-restricted-properties': ['error', ...restrictedProperties],
  'no-restricted-globals': ['error', ...restrictedGlobals],
  'no-restricted-imports': ['error', { paths: [...effectImports, ...diskImports] }],
  'no-restricted-syntax': ['error', dateNow, defaultExport],
  'no-console': 'error',
};

/** Adapters whose job is files: everything else stays forbidden. */
export const mayUseDisk: Linter.RulesRecord = {
  'no-restricted-imports': ['error', { paths: effectImports }],
};

/** The rim itself: real clocks, timers, environment, disk and terminal. */
export const mayUseEverything: Linter.RulesRecord = {
  'no-restricted-properties': 'off',
  'no-restricted-globals': 'off',
  'no-restricted-imports': 'off',
  'no-restricted-syntax': ['error', defaultExport],
  'no-console': 'off',
};

/** Tests drive real processes, but they never sleep. */
export const testsMayNotSleep: Linter.RulesRecord = {
  'no-restricted-syntax': ['error', sleep, defaultExport],
  'no-restricted-imports': [
    'error',
    { paths: [{ name: 'node:timers/promises', message: sleep.message }] },
  ],
};
