import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LockFile } from '../../lock-file.ts';
import { lastLines } from '../last-lines.ts';
import { fail, pass, passWithout, type Context, type Line, type Verdict } from '../line.ts';
import { readFlyChecks } from './fly-checks-asked.ts';
import { openHouse, roles, statusOf } from './house.ts';

/** A production build, started as three roles, answers every check. */
export const startLines: readonly Line[] = [
  {
    name: 'build',
    about: 'the pages are built, and the program put together as the image has it',
    run: build,
  },
  {
    name: 'roles',
    about: 'app, media and backup start as three processes and are ready',
    needs: ['build'],
    isTimed: true,
    run: startRoles,
  },
  {
    name: 'fly-checks',
    about: 'every check of fly.toml is green on the real processes, with fly.toml’s environment',
    needs: ['fly-toml', 'roles'],
    isTimed: true,
    run: askFlyChecks,
  },
];

/** What the Dockerfile copies; packages for development are left out as they are there. */
const shipped = ['package.json', 'shared', 'lib', 'server'];

async function build(context: Context): Promise<Verdict> {
  const { root, release, processes, environment } = context;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const outDir = join(release, 'dist/client');
  const { code, output } = await processes.run(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'],
    { cwd: root, env: { ...environment, NODE_ENV: 'production' } },
  );
  if (code !== 0)
    return fail(
      `vite says: ${lastLines(output, /^(?!\s+at ).*(\[[A-Z_]+\]|annot|ould not|rror)/, 5)}`,
      'Mend what "npm run build" names.',
    );
  for (const path of shipped) await cp(join(root, path), join(release, path), { recursive: true });
  await linkPackages(root, release);
  return pass('built, and put together without packages for development');
}

/** Node looks a package's own dependencies up beside it, where the link leads: only what we import ourselves is held back. */
const linkPackages = async (root: string, release: string): Promise<void> => {
  // npm wrote it; the line "lockfile" looks at it.
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const paths = Object.entries(lock.packages)
    .filter(([path, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && dev !== true)
    .map(([path]) => path);
  for (const path of paths) {
    await mkdir(dirname(join(release, path)), { recursive: true });
    await symlink(join(root, path), join(release, path));
  }
};

async function startRoles(context: Context): Promise<Verdict> {
  const startedAt = performance.now();
  const house = await openHouse(context);
  const ms = performance.now() - startedAt;
  const problems: string[] = [];
  for (const role of roles)
    for (const path of ['/health', '/ready']) {
      const status = await statusOf(house.urlOf(role) + path);
      if (status !== 200) problems.push(`${role} answers ${path} with ${status ?? 'nothing'}.`);
    }
  const page = await fetch(house.urlOf('app'), { headers: { Accept: 'text/html' } });
  if (!page.ok || !(await page.text()).includes('<script'))
    problems.push(`app answers with ${page.status} where the page should be.`);
  return passWithout(problems, {
    shown: `all three ready ${(ms / 1000).toFixed(1)} s after their start, and the page is served`,
    todo: 'Read what the role prints when it is started by hand: "node server/main.ts" with its name.',
  });
}

async function askFlyChecks(context: Context): Promise<Verdict> {
  const { checks, env } = readFlyChecks(await readFile(join(context.root, 'fly.toml'), 'utf8'));
  const house = await openHouse(context, env);
  const problems: string[] = [];
  for (const { place, role, path, method, headers, timeoutMs } of checks) {
    const signal = AbortSignal.timeout(timeoutMs);
    const status = await statusOf(house.urlOf(role) + path, { method, headers, signal });
    // A redirect is no answer: Fly does not follow it.
    if (status === undefined || status < 200 || status > 299)
      problems.push(
        `${place} asks ${role} for ${path} and gets ${status ?? `nothing within ${timeoutMs / 1000} s`}.`,
      );
  }
  const asked = checks.map(({ role, path }) => `${role} ${path}`).join(', ');
  return passWithout(problems, {
    shown: `${checks.length} checks answered: ${asked}`,
    todo: 'Give the check an address that the role answers, or mend the route.',
  });
}
