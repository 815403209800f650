import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { configurationDocument } from '../docs/configuration.ts';
import { readProgramFacts, type ProgramFacts } from './program-facts.ts';

/** What an operator needs at night. */
const wanted = [
  'README.md',
  'docs/API.md',
  'docs/ARCHITECTURE.md',
  'docs/CONFIGURATION.md',
  'docs/PRODUCTION_DEPLOYMENT.md',
  'docs/PROTOCOL.md',
  'docs/REALTIME_RELIABILITY.md',
  'docs/RUNBOOK.md',
  'docs/ops/backups.md',
  'docs/ops/monitoring.md',
];

/** Whether the documents are there and name only what there is; each problem is a sentence. */
export const checkDocs = async (root: string): Promise<readonly string[]> => {
  const facts = readProgramFacts(root);
  const missing = wanted
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => `${path} is missing: an operator needs it.`);
  const untrue = documentsOf(root).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const problems = checks.flatMap((check) =>
      check({ root, path, text, code: codeOf(text), facts }),
    );
    return [...new Set(problems)].map((problem) => `${path} ${problem}.`);
  });
  return [...missing, ...untrue, ...(await checkConfiguration(root))];
};

const documentsOf = (root: string): readonly string[] => {
  const docs = join(root, 'docs');
  const under = existsSync(docs)
    ? readdirSync(docs, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => relative(root, join(each.parentPath, each.name)))
    : [];
  return [...readdirSync(root), ...under].filter((name) => name.endsWith('.md')).sort();
};

const checkConfiguration = async (root: string): Promise<readonly string[]> => {
  const path = join(root, 'docs/CONFIGURATION.md');
  if (!existsSync(path)) return [];
  const isCurrent = readFileSync(path, 'utf8') === (await configurationDocument(root));
  return isCurrent
    ? []
    : [
        'docs/CONFIGURATION.md is not what the program says: write it with "npm run docs:configuration".',
      ];
};

type Document = {
  readonly root: string;
  readonly path: string;
  readonly text: string;
  /** What stands in it as code, a piece each. */
  readonly code: readonly string[];
  readonly facts: ProgramFacts;
};
type Check = (document: Document) => readonly string[];

const all = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, value = '']) => value);

/** A sentence that begins with "Planned" speaks of what is not there. */
const codeOf = (text: string): readonly string[] => {
  const present = text.replace(/^Planned .*$/gm, '');
  const fences = all(/^```\w*\n([\s\S]*?)^```/gm, present);
  const spans = all(/`([^`\n]+)`/g, present.replace(/^```[\s\S]*?^```/gm, ''));
  return [...fences.flatMap((fence) => fence.split('\n')), ...spans];
};

const merges: Check = ({ text }) =>
  /^(<{7}|>{7}) /m.test(text) ? ['holds the marks of a merge that nobody finished'] : [];

const links: Check = ({ root, path, text }) => {
  const targets = [...all(/\]\(([^)\s]+)\)/g, text), ...all(/<img src="([^"]+)"/g, text)];
  return targets
    .filter((target) => !/^(https?:|mailto:)/.test(target))
    .flatMap((target) => {
      const [file = '', anchor] = target.split('#');
      const at = file === '' ? join(root, path) : join(root, dirname(path), file);
      if (!existsSync(at)) return [`links to ${target}, which is not there`];
      const isFound = anchor === undefined || !at.endsWith('.md') || anchorsOf(at).includes(anchor);
      return isFound ? [] : [`links to ${target}: there is no such heading`];
    });
};

/** As GitHub makes them of headings. */
const anchorsOf = (path: string): readonly string[] =>
  all(/^#+ (.+)$/gm, readFileSync(path, 'utf8')).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

/** In CONTRIBUTING.md, where a test goes. */
const examples = ['server/domain/x.ts', 'tests/server/domain/x.test.ts'];

const files: Check = ({ root, code }) => {
  const named = code.flatMap((piece) => [
    ...all(
      /(?<![\w./-])((?:tests|lib|server|client|shared|scripts|docs)\/[\w./-]+\.(?:tsx?|mjs|md))(?![\w*])/g,
      piece,
    ),
    ...all(/(?<![\w/])\.\/([\w-]+\.sh)\b/g, piece),
  ]);
  return named
    .filter((file) => !examples.includes(file) && !existsSync(join(root, file)))
    .map((file) => `names ${file}, which is not there`);
};

const npmScripts: Check = ({ code, facts }) =>
  code
    .flatMap((piece) => all(/\bnpm (?:run (?:--silent |-s )?)?([a-z][\w:-]*)(?![\w:-])/g, piece))
    .filter((script) => !facts.npmScripts.has(script))
    .map((script) => `names "npm run ${script}", which package.json does not have`);

const contestCommands: Check = ({ code, facts }) =>
  code
    .flatMap((piece) => [
      ...piece.matchAll(/(?:^\s*|["'$] ?|npx |&& |\.sh )contest ([a-z]+)([^"'#|&]*)/g),
    ])
    .flatMap(([, verb = '', rest = '']) => {
      const options = facts.contestCommands.get(verb);
      if (options === undefined) return [`names "contest ${verb}", which is no command`];
      return all(/(?<!\S)(--[a-z-]+)/g, rest)
        .filter((option) => !options.has(option))
        .map((option) => `gives "contest ${verb}" the option ${option}, which it does not have`);
    });

const variableNames: Check = ({ code, facts }) =>
  code
    .flatMap((piece) => [
      ...all(/(?<![\w$./-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+_?)(?![\w-]|\.\w)/g, piece),
      ...all(/(?<![\w$./-])([A-Z][A-Z0-9]+)=/g, piece),
    ])
    .filter((name) => !facts.isVariable(name) && name !== 'NAME_FILE')
    .map((name) => `names the variable ${name}, which nothing reads`);

/** Where a path begins like this, it is one of a disk. */
const onDisk = /^\/(app|run|srv|tmp|data|dev|proc|etc|var|usr|home|mnt|sys|opt)(\/|$)/;
const ourHosts =
  /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|[\w.<>-]+\.(?:fly\.dev|internal|example))(?::\d+)?(\/[^\s"'`)]*)/g;

const addresses: Check = ({ code, facts }) =>
  code
    .flatMap((piece) => [
      ...all(/\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) (\/[^\s"'`),;]*)/g, piece),
      ...all(ourHosts, piece),
      ...(/^\/\S*$/.test(piece) ? [piece] : []),
    ])
    .map((path) => path.replace(/[?#].*$/, '').replace(/(?<=.)\/$/, ''))
    .filter((path) => path !== '/' && !path.includes('{') && !onDisk.test(path))
    .filter((path) => !facts.isAddress(path))
    .map((path) => `names the address ${path}, which nobody answers`);

const checks = [merges, links, files, npmScripts, contestCommands, variableNames, addresses];
