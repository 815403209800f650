import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isWellKnown } from '../../server/config-secrets.ts';

type Found = { readonly path: string; readonly what: string };

/** Names of files that hold secrets, whatever is in them. */
const telltaleNames: readonly (readonly [RegExp, string])[] = [
  [/^\.env(\.(?!example$|sample$|template$)[\w.-]+)?$/, 'is a file of environment variables'],
  [/\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx)$/i, 'is a file of keys by its name'],
  [/^id_(rsa|dsa|ecdsa|ed25519)$/, 'is a private key by its name'],
  [
    /^(\.netrc|\.pgpass|\.htpasswd|secrets\.json|credentials\.json)$/,
    'is a file of secrets by its name',
  ],
];

/** Nothing but an empty marker belongs into the sources from there. */
const runtimeFolder = /^(data|uploads|backups)\/(?!\.gitkeep$)/;

const word = String.raw`[\w-]`;
const pattern = (body: string): RegExp => new RegExp(`(?<!${word})(?:${body})`);

/** Few and exact, so that whatever they find is one. */
const telltaleTexts: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'holds a private key'],
  [/PuTTY-User-Key-File-\d:/, 'holds a private key'],
  [pattern('(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])'), 'holds an access key of AWS'],
  [pattern('gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}'), 'holds a token of GitHub'],
  [pattern('glpat-[A-Za-z0-9_-]{20}'), 'holds a token of GitLab'],
  [pattern('npm_[A-Za-z0-9]{36}'), 'holds a token of npm'],
  [/_authToken\s*=\s*(?!\$\{)[^\s"']{8,}/, 'holds a token of a registry'],
  [pattern('xox[abprs]-[A-Za-z0-9-]{20,}'), 'holds a token of Slack'],
  [/hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/, 'holds an address of Slack that is a secret'],
  [pattern('AIza[0-9A-Za-z_-]{35}'), 'holds a key of Google'],
  [pattern('[rs]k_live_[0-9A-Za-z]{20}'), 'holds a key of Stripe'],
  [pattern('fo1_[A-Za-z0-9_-]{40}'), 'holds a token of Fly'],
  [/FlyV1 fm\d?_[A-Za-z0-9+/=_-]{20}/, 'holds a token of Fly'],
  [pattern(`eyJ${word}{15,}\\.eyJ${word}{15,}\\.${word}{20,}`), 'holds a signed token'],
  [
    /cloudinary:\/\/\d{10,}:[\w-]{20,}@/,
    'holds the address of a Cloudinary account with its secret',
  ],
];

/** `NAME=value` and `NAME: "value"`, of at least 16 characters that no placeholder has. */
const ownSecret =
  /(?<!\w)(ADMIN_PASSWORD|INTERNAL_SECRET|BACKUP_KEY)["']?\s*[:=]\s*["']?([A-Za-z0-9+/_=-]{16,})/g;

const isTest = (path: string): boolean => path.startsWith('tests/');

/** So long that it is no accident when it turns up elsewhere. */
const leastValueLength = 8;

/** Sources that hold a secret. What it is, is not told. */
export const scanForSecrets = async (
  root: string,
  paths: readonly string[],
  values: ReadonlyMap<string, string>,
): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for (const path of paths) {
    const text = await readFile(join(root, path), 'latin1').catch(() => '');
    found.push(...inName(path), ...inText(path, text), ...ofEnvironment(path, text, values));
  }
  return found;
};

const inName = (path: string): readonly Found[] => {
  if (runtimeFolder.test(path))
    return [{ path, what: 'belongs to a running contest and not into its sources' }];
  return telltaleNames
    .filter(([name]) => name.test(basename(path)))
    .map(([, what]) => ({ path, what }));
};

const inText = (path: string, text: string): readonly Found[] => {
  const told = telltaleTexts.filter(([telling]) => telling.test(text)).map(([, what]) => what);
  // A test sets secrets of its own making for the contest it starts; what anybody would try, production refuses.
  const own = isTest(path)
    ? []
    : [...text.matchAll(ownSecret)]
        .filter(([, , value]) => !isWellKnown(value))
        .map(([, name = '']) => `gives ${name} a value`);
  return [...new Set([...told, ...own])].map((what) => ({ path, what }));
};

const ofEnvironment = (
  path: string,
  text: string,
  values: ReadonlyMap<string, string>,
): readonly Found[] =>
  [...values]
    .filter(([, value]) => value.length >= leastValueLength)
    .filter(([, value]) => text.includes(Buffer.from(value).toString('latin1')))
    .map(([name]) => ({ path, what: `holds the value that ${name} has here` }));
