import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { mayUseDisk, mayUseEverything, pure, testsMayNotSleep } from './scripts/lint/effects.ts';
import { fileName } from './scripts/lint/file-name.ts';

const typed = ['**/*.ts', '**/*.tsx'];
const plain = ['**/*.mjs'];
const tools = ['scripts/**', '*.config.*', '.*.mjs', 'lib/*/example.ts'];

/** Real clocks, files, sockets and secrets are built here and passed inwards. */
const rim = [
  'server/{main,config}.ts',
  'server/compose*.ts',
  'server/cli/**',
  'client/src/main.tsx',
  '**/system-*.ts',
];
const diskAdapters = ['lib/wal/node-*.ts', 'server/media/**'];

export default defineConfig(
  globalIgnores([
    'dist/',
    '.cache/',
    'data/',
    'uploads/',
    'backups/',
    'test-results/',
    'playwright-report/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    plugins: { house: { rules: { 'file-name': fileName } } },
    rules: {
      'house/file-name': 'error',
      'max-lines': ['error', { max: 300 }],
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // It asks for the `!` that another rule forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // A type alias and an interface each have their place: closed shapes and ports.
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  { files: ['{shared,lib,server,client}/**'], rules: pure },
  { files: diskAdapters, rules: mayUseDisk },
  { files: rim, rules: mayUseEverything },
  {
    files: ['client/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ['tests/**'],
    rules: {
      ...testsMayNotSleep,
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    // Measuring needs real time.
    files: ['tests/{bench,load,drill,chaos}/**'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: plain,
    languageOptions: { globals: nodeGlobals() },
  },
  { files: ['scripts/**/*.ts'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  { files: tools, rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' } },
  // An example is a program: it has a clock of its own.
  { files: ['lib/*/example.ts'], rules: { 'no-restricted-globals': 'off' } },
);

function nodeGlobals() {
  const names = ['process', 'console', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'fetch'];
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
