import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../lib/realtime/index.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pathsUnder = (dir: string): readonly string[] =>
  readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(root, join(each.parentPath, each.name)));

const docs = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...pathsUnder('docs').filter((path) => path.endsWith('.md')),
];
const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** The code spans in the first column of every table of a section. */
const firstColumn = (text: string): readonly string[] =>
  all(/^\|([^|]*)\|/gm, text).flatMap((cell) => all(/`([^`]+)`/g, cell));

const section = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

describe.each(docs)('%s', (path) => {
  const text = read(path);

  test('every link and picture of it leads somewhere', () => {
    const links = [...all(/\]\(([^)\s]+)\)/g, text), ...all(/<img src="([^"]+)"/g, text)];
    const broken = links
      .filter((link) => !/^(https?:|mailto:|#)/.test(link))
      .filter((link) => !existsSync(join(root, dirname(path), link.replace(/#.*$/, ''))));
    expect(broken).toEqual([]);
  });

  test('every test, source and script that it names is there', () => {
    const named = all(
      /`((?:tests|lib|server|client|shared|scripts)\/[\w./-]+\.(?:tsx?|mjs))`/g,
      text,
    );
    // The example of where a test goes.
    const examples = ['server/domain/x.ts', 'tests/server/domain/x.test.ts'];
    const missing = named.filter(
      (each) => !examples.includes(each) && !existsSync(join(root, each)),
    );
    expect(missing).toEqual([]);
  });

  test('every command that it names exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const ran = all(/npm run ([\w:-]+)/g, text);
    expect(ran.filter((name) => scripts[name] === undefined)).toEqual([]);
    const program = read('server/cli/run-contest.ts');
    for (const [, verb = '', options = ''] of text.matchAll(/npx contest ([a-z]+)([^`\n#]*)/g)) {
      expect(program).toContain(`.command('${verb}')`);
      for (const option of all(/(--[a-z]+)/g, options)) expect(program).toContain(`'${option}`);
    }
  });
});

describe('the configuration in README.md', () => {
  const code = ['server/config.ts', 'server/config-realtime.ts'].map(read).join('\n');
  const table = section(read('README.md'), 'Configuration');
  const defaults = new Map(
    [...table.matchAll(/^\| `([A-Z_]+)`\s*\|\s*(?:`([^`]*)`)?/gm)].map(
      ([, name = '', value]): [string, string | undefined] => [name, value],
    ),
  );

  test('names every variable that the program reads, and no other', () => {
    const variables = all(/^ {2}([A-Z][A-Z_]+):/gm, code);
    expect(variables.length).toBeGreaterThan(30);
    expect(unique([...defaults.keys()])).toEqual(unique(variables));
  });

  test('gives the defaults that the program has', () => {
    const inCode = new Map(
      [...code.matchAll(/^ {2}([A-Z][A-Z_]+): .*\.default\('?([^')]+)'?\)/gm)].map(
        ([, name = '', value = '']): [string, string] => [name, value.replaceAll('_', '')],
      ),
    );
    for (const [limit, value] of Object.entries(defaultLimits))
      inCode.set(`REALTIME_${limit.replace(/[A-Z]/g, '_$&').toUpperCase()}`, String(value));
    const told = Object.fromEntries([...defaults].filter(([, value]) => value !== undefined));
    expect(told).toEqual(Object.fromEntries(inCode));
  });
});

describe('docs/ARCHITECTURE.md', () => {
  const text = read('docs/ARCHITECTURE.md');

  test('gives a reason for every dependency, and for no other', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const installed = Object.keys({ ...dependencies, ...devDependencies });
    expect(unique(firstColumn(section(text, 'What it is built of')))).toEqual(unique(installed));
  });

  test('has a line for every folder that holds sources', () => {
    const named = new Set(firstColumn(section(text, 'The rooms')));
    const isDeep = (dir: string): boolean => /^(client\/src\/pages|tests|scripts)\//.test(dir);
    const folders = ['shared', 'lib', 'server', 'client/src', 'tests', 'scripts']
      .flatMap(pathsUnder)
      .filter((path) => /\.(tsx?|mjs|css|svg)$/.test(path))
      .map(dirname)
      .filter((dir) => !isDeep(dir));
    expect(unique(folders).filter((dir) => !named.has(dir))).toEqual([]);
    const gone = [...named].filter((dir) => !existsSync(join(root, dir)));
    expect(gone).toEqual([]);
  });
});

test('every decision has a number of its own, in its name and in its title', () => {
  const files = pathsUnder('docs/decisions');
  const numbers = files.map((path) => Number(/(\d{4})-[^/]+$/.exec(path)?.[1]));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  const titled = files.map((path) => Number(/^# (\d+)\. /.exec(read(path))?.[1]));
  expect(titled).toEqual(numbers);
});

test('every numbered rule of docs/PROTOCOL.md is shown by a test, and tests cite no other', () => {
  const rules = all(/\*\*(\[[A-Z]{2}\d+\])\*\*/g, read('docs/PROTOCOL.md'));
  const cited = pathsUnder('tests')
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => all(/(\[[A-Z]{2}\d+\])/g, read(path)));
  expect(rules.filter((rule) => !cited.includes(rule))).toEqual([]);
  expect(unique(cited.filter((rule) => !rules.includes(rule)))).toEqual([]);
});

test('docs/API.md has every route of the access table', () => {
  const api = read('docs/API.md');
  const routes = all(/^ {2}'[A-Z]+ (\/[^']+)':/gm, read('server/domain/access.ts'));
  expect(routes.length).toBeGreaterThan(30);
  // A row may stand for a family: `POST …/approve` `/hide`, `/api/realtime-health` · `-metrics`.
  const lastWord = (path: string): string => `\`${path.slice(path.search(/[/-]\w+$/))}\``;
  const missing = routes.filter((path) => !api.includes(path) && !api.includes(lastWord(path)));
  expect(missing).toEqual([]);
});
