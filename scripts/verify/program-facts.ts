import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secrets, variables } from '../../server/config-variables.ts';
import { routeAccess } from '../../server/domain/access.ts';

/** What there is to be named in the documents. */
export type ProgramFacts = {
  readonly npmScripts: ReadonlySet<string>;
  /** Each `contest` command with its options. */
  readonly contestCommands: ReadonlyMap<string, ReadonlySet<string>>;
  readonly isVariable: (name: string) => boolean;
  readonly isAddress: (path: string) => boolean;
};

const program = join(import.meta.dirname, '../..');

export const readProgramFacts = (root: string): ProgramFacts => ({
  npmScripts: new Set([...Object.keys(npmScriptsOf(root)), ...npmItself]),
  contestCommands: readContestCommands(),
  isVariable: createIsVariable(),
  isAddress: createIsAddress(),
});

/** What npm does without a script of ours. */
const npmItself = ['ci', 'install', 'audit'];

const npmScriptsOf = (root: string): Record<string, string> => {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return {};
  // npm would not run with anything else in it.
  const { scripts } = JSON.parse(readFileSync(path, 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return scripts ?? {};
};

const textsUnder = (dir: string, name: RegExp): readonly string[] =>
  readdirSync(join(program, dir), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && name.test(each.name))
    .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'));

const found = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, value = '']) => value);

/** As server/cli declares them to commander: `.command('verb')`, then its options. */
const readContestCommands = () => {
  const blocks = textsUnder('server/cli', /\.ts$/).flatMap((text) =>
    text.split(/\.command\('/).slice(1),
  );
  return new Map(
    blocks.map((block) => [
      block.slice(0, block.indexOf("'")),
      new Set(found(/\.option\(\s*'(--[a-z-]+)/g, block)),
    ]),
  );
};

/** What the programs beside ours call theirs. */
const ofOtherPrograms = ['FLY_API_TOKEN', 'FLY_APP_NAME', 'FLY_PROCESS_GROUP'];

/** The schema's, their files, and what scripts and tests read. */
const createIsVariable = () => {
  const read = ['scripts', 'tests'].flatMap((dir) =>
    textsUnder(dir, /\.(ts|mjs)$/).flatMap((text) =>
      found(/process\.env(?:\.|\[')([A-Z][A-Z0-9_]+)/g, text),
    ),
  );
  const inSchema = Object.keys(variables.shape);
  const known = new Set([
    ...inSchema,
    ...secrets.map((name) => `${name}_FILE`),
    ...read,
    ...ofOtherPrograms,
  ]);
  return (name: string): boolean =>
    name.endsWith('_') ? inSchema.some((variable) => variable.startsWith(name)) : known.has(name);
};

/** Served by Express's static files, the service worker's build and Socket.IO. */
const besidesRoutes = ['/sw.js', '/metrics', '/socket.io/', '/uploads/:key/:file'];

/** The routes, the pages, and what the inner roles answer. */
const createIsAddress = () => {
  const patterns = [
    ...Object.keys(routeAccess).map((key) => key.replace(/^\S+ /, '')),
    ...textsUnder('client/src', /^app\.tsx$/).flatMap((text) => found(/path="([^"]+)"/g, text)),
    ...textsUnder('server', /(-routes|internal-app)\.ts$/).flatMap((text) =>
      found(/\('(\/[a-z][^']*)'/g, text),
    ),
    ...besidesRoutes,
    '/screen',
  ];
  return (path: string): boolean => patterns.some((pattern) => fits(path, pattern));
};

/** `/uploads` for all below it; `/api/entries/7/erase`, `/api/entries/:id/erase` and `/erase` for that route. */
const fits = (path: string, pattern: string): boolean => {
  if (pattern.startsWith(`${path}/`)) return true;
  if (/^\/[a-z]+$/.test(path) && pattern.includes(':') && pattern.endsWith(path)) return true;
  const [asked, known] = [path.split('/'), pattern.split('/')];
  return (
    asked.length === known.length &&
    known.every((part, at) => part.startsWith(':') || part === asked[at])
  );
};
