import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  fail,
  passWithout,
  type Context,
  type Environment,
  type Line,
  type Verdict,
} from './line.ts';
import { scanForSecrets } from './scan-for-secrets.ts';
import { listSourceFiles } from './source-files.ts';

/** Secrets: strong where they are, and nowhere else. */
export const secretLines: readonly Line[] = [
  {
    name: 'secrets-strength',
    about: 'production refuses missing, short and well-known secrets; those set here are none',
    run: checkStrength,
  },
  {
    name: 'secrets-in-tree',
    about: 'no key, token, .env file or secret of this environment among the sources',
    run: checkTree,
  },
];

const names = ['ADMIN_PASSWORD', 'INTERNAL_SECRET', 'BACKUP_KEY'] as const;
const withFiles = [...names, 'CLOUDINARY_URL', 'FLY_API_TOKEN'] as const;

const make = (): string => randomBytes(32).toString('hex');

const others = { MEDIA_URL: 'http://127.0.0.1:3001', BACKUP_URL: 'http://127.0.0.1:3002' };

/** What nobody may be let into production with. */
const weak: readonly (readonly [what: string, value: string | undefined])[] = [
  ['missing', undefined],
  ['empty', ''],
  ['short', 'k7'],
  ['well-known', 'changeme-changeme-changeme-changeme'],
  ['well-known', 'password-password-password-password'],
  ['of one letter', 'a'.repeat(64)],
];

/** What each role cannot do without. */
const needed = {
  app: ['ADMIN_PASSWORD', 'INTERNAL_SECRET'],
  media: ['INTERNAL_SECRET'],
  backup: ['INTERNAL_SECRET', 'BACKUP_KEY'],
} as const;

async function checkStrength({ environment }: Context): Promise<Verdict> {
  const { readConfig } = await import('../../server/config.ts');
  const made = Object.fromEntries(names.map((name) => [name, make()]));
  const refusals = (ROLE: string, changed: Environment): readonly string[] => {
    const read = readConfig({ NODE_ENV: 'production', ROLE, ...others, ...made, ...changed });
    return read.ok ? [] : read.error;
  };
  const problems: string[] = [];
  for (const [role, required] of Object.entries(needed)) {
    const strong = refusals(role, {});
    if (strong.length > 0)
      problems.push(`The role ${role} refuses secrets of 64 random digits: ${strong.join(' ')}`);
    for (const name of required)
      for (const [what, value] of weak)
        if (!refusals(role, { [name]: value }).some((refusal) => refusal.includes(name)))
          problems.push(`The role ${role} would start with ${name} ${what}.`);
  }
  if (problems.length > 0)
    return passWithout(problems, {
      shown: '',
      todo: 'Mend server/config.ts and config-secrets.ts until production refuses them.',
    });
  const given = givenSecrets(environment, [...names, 'CLOUDINARY_URL']);
  const own = Object.keys(given)
    .map((name) => name.replace(/_FILE$/, ''))
    .sort();
  // A file takes the place of a made secret.
  const without = Object.fromEntries(own.map((name) => [name, undefined]));
  const refused = Object.keys(needed).flatMap((role) => refusals(role, { ...without, ...given }));
  return passWithout([...new Set(refused)], {
    shown:
      own.length === 0
        ? 'none is set here; six kinds of weak ones are refused, made ones are taken'
        : `${own.join(', ')} of this environment; six kinds of weak ones are refused`,
    todo: 'Make each with "openssl rand -hex 32" and set it, on Fly with "fly secrets set".',
  });
}

const givenSecrets = (environment: Environment, wanted: readonly string[]): Environment =>
  Object.fromEntries(
    wanted
      .flatMap((name) => [name, `${name}_FILE`])
      .flatMap((name) => {
        const value = environment[name];
        return value === undefined || value === '' ? [] : [[name, value]];
      }),
  );

async function checkTree(context: Context): Promise<Verdict> {
  const files = await listSourceFiles(context);
  if (files.length === 0)
    return fail('There are no sources to look through.', 'Run this in a clone of the repository.');
  const found = await scanForSecrets(context.root, files, await secretValues(context.environment));
  return passWithout(
    found.map(({ path, what }) => `${path} ${what}.`),
    {
      shown: `${files.length} files hold none`,
      todo: 'Take it out of the sources and of their history, and make a new one: it counts as known.',
    },
  );
}

/** What the secrets of this environment are, by their names. */
const secretValues = async (environment: Environment): Promise<ReadonlyMap<string, string>> => {
  const values = new Map<string, string>();
  for (const name of withFiles) {
    const { [name]: given, [`${name}_FILE`]: path } = environment;
    const fromFile = path ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
    const value = (given ?? fromFile ?? '').trim();
    if (value !== '') values.set(name, value);
  }
  return values;
};
