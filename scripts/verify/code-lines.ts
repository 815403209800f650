import { copyFile, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { missingPackages, type LockFile } from '../lock-file.ts';
import { fail, pass, passWithout, type Context, type Line, type Verdict } from './line.ts';
import { lastLines } from './last-lines.ts';

/** The sources themselves. */
export const codeLines: readonly Line[] = [
  {
    name: 'lint',
    about: 'every rule of eslint',
    run: (context) =>
      toolVerdict(context, {
        ...{ tool: 'eslint/bin/eslint.js', args: ['.'], telling: /\serror\s|^\// },
        shown: 'no rule is broken',
        todo: 'Mend what "npm run check:lint" names.',
      }),
  },
  {
    name: 'types',
    about: 'every wing compiles: tsc -b',
    run: (context) =>
      toolVerdict(context, {
        ...{ tool: 'typescript/bin/tsc', args: ['-b'], telling: /error TS/ },
        shown: 'every wing compiles',
        todo: 'Mend what "npm run check:types" names.',
      }),
  },
  {
    name: 'format',
    about: 'every file has prettier’s form',
    run: (context) =>
      toolVerdict(context, {
        tool: 'prettier/bin/prettier.cjs',
        args: ['--check', '--log-level', 'warn', '.'],
        ...{ telling: /warn|error/, shown: 'every file has it', todo: 'Run "npm run format".' },
      }),
  },
  {
    name: 'walls',
    about: 'imports run one way only',
    run: (context) =>
      toolVerdict(context, {
        tool: 'dependency-cruiser/bin/dependency-cruiser.mjs',
        args: [
          ...['--config', '.dependency-cruiser.mjs', '--no-cache'],
          ...['shared', 'lib', 'server', 'client', 'tests', 'scripts'],
        ],
        telling: /^\s*(error|→)/,
        shown: 'no import crosses a wall',
        todo: 'Ask for a port instead of importing across, as docs/ARCHITECTURE.md has it; "npm run check:walls" names each.',
      }),
  },
  {
    name: 'lockfile',
    about: 'package-lock.json is in step with package.json, whole, and names no other registry',
    run: checkLockFile,
  },
];

type Tool = {
  readonly tool: string;
  readonly args: readonly string[];
  /** What of its output says what is wrong. */
  readonly telling: RegExp;
  readonly shown: string;
  readonly todo: string;
};

const toolVerdict = async (context: Context, tool: Tool): Promise<Verdict> => {
  const { code, output } = await runTool(context, tool.tool, tool.args);
  return code === 0 ? pass(tool.shown) : fail(lastLines(output, tool.telling, 6), tool.todo);
};

const runTool = (
  { root, processes, environment }: Context,
  tool: string,
  args: readonly string[],
) =>
  processes.run(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    env: { ...environment, NO_COLOR: '1', FORCE_COLOR: undefined },
  });

const publicRegistry = 'https://registry.npmjs.org/';

async function checkLockFile(context: Context): Promise<Verdict> {
  const { root } = context;
  // Where npm did not write it, what is wrong with it is told below or by the error.
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const packages = Object.entries(lock.packages);
  const foreign = packages.filter(
    ([, { resolved }]) => resolved !== undefined && !resolved.startsWith(publicRegistry),
  );
  const [first] = foreign;
  if (first !== undefined)
    return fail(
      `${foreign.length} packages come from elsewhere than the public registry: ${first[0]} from ${first[1].resolved ?? ''}.`,
      'Take the "resolved" lines out of package-lock.json and run "npm run lock:complete".',
    );
  const differing = await outOfStep(root, lock);
  if (differing.length > 0) return passWithout(differing, { shown: '', todo: mendLock });
  const missing = missingPackages(lock);
  const stale = await tryInstall(context);
  if (stale !== undefined) return fail(stale, mendLock);
  return passWithout(
    missing.map(({ name, version }) => `It lacks ${name} ${version}.`),
    { shown: `in step, ${packages.length - 1} packages`, todo: 'Run "npm run lock:complete".' },
  );
}

const mendLock = 'Run "npm install", then "npm run lock:complete", and commit both files.';

type Asked = Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;

/** What package.json asks for and package-lock.json was not made for, or the other way round. */
const outOfStep = async (root: string, lock: LockFile): Promise<readonly string[]> => {
  // npm would not run with anything else in it.
  const wanted = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Asked;
  const locked = (lock.packages[''] ?? {}) as Asked;
  return (['dependencies', 'devDependencies'] as const).flatMap((kind) => {
    const [here, there] = [wanted[kind] ?? {}, locked[kind] ?? {}];
    return [...new Set([...Object.keys(here), ...Object.keys(there)])]
      .filter((name) => here[name] !== there[name])
      .map(
        (name) =>
          `package.json has ${name} ${here[name] ?? 'not'}, package-lock.json ${there[name] ?? 'not'}.`,
      );
  });
};

/** Why `npm ci` would refuse these two files; undefined when it would not. Installs nothing and asks nobody. */
const tryInstall = async ({ root, folder, environment, processes }: Context) => {
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(join(root, name), join(folder, name));
  const args = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--include=dev'];
  const { code, output } = await processes.run('npm', args, {
    cwd: folder,
    env: { ...environment, PATH: outerPath(environment['PATH']) },
  });
  return code === 0 ? undefined : `npm ci refuses: ${lastLines(output, /error/, 5)}`;
};

/** Without our own .bin, so that npm finds itself. */
const outerPath = (path = ''): string =>
  path
    .split(delimiter)
    .filter((part) => !part.includes(join('node_modules', '.bin')))
    .join(delimiter);
