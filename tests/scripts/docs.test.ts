import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { variables } from '../../server/config-variables.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const pathsUnder = (dir: string): readonly string[] =>
  readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(root, join(each.parentPath, each.name)));

const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** The code spans in the first column of every table of a section. */
const firstColumn = (text: string): readonly string[] =>
  all(/^\|([^|]*)\|/gm, text).flatMap((cell) => all(/`([^`]+)`/g, cell));

const section = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

test('the rows of README.md give the defaults that the program has', () => {
  const rows = section(read('README.md'), 'Configuration');
  const told = [...rows.matchAll(/^\| `([A-Z_]+)`\s*\|\s*(?:`([^`]*)`)?/gm)].map(
    ([, name = '', value]) => [name, value],
  );
  expect(told.length).toBeGreaterThan(5);
  const defaults: Readonly<Record<string, string | number | boolean | undefined>> = variables.parse(
    {},
  );
  expect(told).toEqual(
    told.map(([name = '']) => [
      name,
      defaults[name] === undefined ? undefined : String(defaults[name]),
    ]),
  );
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
