import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDockerfile } from './dockerfile.ts';
import { checkFlyConfig } from './fly-config.ts';
import { lastLines } from './last-lines.ts';
import {
  fail,
  notChecked,
  pass,
  passWithout,
  type Context,
  type Line,
  type Verdict,
} from './line.ts';

/** What a deploy is made of. */
export const deployLines: readonly Line[] = [
  {
    name: 'fly-toml',
    about: 'fly.toml keeps to Fly’s real rules and to what the three roles need',
    run: async ({ root }) =>
      passWithout(checkFlyConfig(await readFile(join(root, 'fly.toml'), 'utf8')), {
        shown: 'three groups with a volume each, checks, signals and sizes as they must be',
        todo: 'Correct fly.toml as each sentence says.',
      }),
  },
  {
    name: 'dockerfile',
    about: 'the Dockerfile is well-formed, small, runs as nobody special and takes signals',
    run: async ({ root }) =>
      passWithout(checkDockerfile(await readFile(join(root, 'Dockerfile'), 'utf8')), {
        shown: 'pinned base, no packages for development, exec form, the program not as root',
        todo: 'Correct the Dockerfile as each sentence says.',
      }),
  },
  {
    name: 'image-build',
    about: 'buildah builds the image, where there is one and a registry is in reach',
    mayBeUnchecked: true,
    run: buildImage,
  },
  {
    name: 'fly-live',
    about: 'Fly itself accepts fly.toml, where flyctl is signed in',
    mayBeUnchecked: true,
    run: askFly,
  },
];

const image = 'localhost/tattoo-contest-verification';
/** What says that no registry was in reach, and nothing of the Dockerfile. */
const unreachable =
  /dial tcp|no such host|i\/o timeout|connection refused|network is unreachable|TLS handshake|EOF|toomanyrequests|lookup .* on /i;

async function buildImage(context: Context): Promise<Verdict> {
  const buildah = runnerOf(context, 'buildah');
  const version = await buildah('--version');
  if (version === undefined) return notChecked('There is no buildah here.');
  const able = await buildah('from', 'scratch');
  if (able?.code !== 0)
    return notChecked(`buildah cannot work here: ${lastLines(able?.output ?? '', /rror/, 2)}`);
  await buildah('rm', able.output.trim().split('\n').at(-1) ?? '');
  const build = ['build', '--isolation', 'chroot', '--layers=false', '--tag', image];
  const built = await buildah(...build, '--file', 'Dockerfile', '.');
  if (built?.code !== 0) {
    const output = built?.output ?? '';
    const isPulling = /initializing source|pinging container registry|pulling|creating build/i;
    const why = lastLines(output, /rror/, 3);
    return unreachable.test(why) && isPulling.test(why)
      ? notChecked(`No registry with the base image is in reach: ${why}`)
      : fail(`buildah says: ${why}`, 'Mend the Dockerfile: "buildah build ." shows every step.');
  }
  try {
    return await tryImage(buildah);
  } finally {
    await buildah('rmi', image);
  }
}

type Runner = (
  ...args: readonly string[]
) => Promise<{ readonly code: number | null; readonly output: string } | undefined>;

/** Undefined where there is no such program. */
const runnerOf =
  ({ root, processes, environment }: Context, command: string): Runner =>
  (...args) =>
    processes.run(command, args, { cwd: root, env: environment }).catch((thrown: unknown) => {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });

/** As it is started there, but for a question that ends by itself. */
const tryImage = async (buildah: Runner): Promise<Verdict> => {
  const from = await buildah('from', image);
  const container = from?.output.trim().split('\n').at(-1) ?? '';
  try {
    const entry = ['/bin/sh', '/app/scripts/docker-entrypoint.sh', 'contest', '--help'];
    const ran = await buildah('run', '--isolation', 'chroot', container, '--', ...entry);
    return ran?.code === 0 && ran.output.includes('restore')
      ? pass('built, and its program answers')
      : fail(
          `The image is built, but its program says: ${lastLines(ran?.output ?? '', /rror/, 3)}`,
          'Mend the entrypoint or what the Dockerfile copies.',
        );
  } finally {
    await buildah('rm', container);
  }
};

async function askFly(context: Context): Promise<Verdict> {
  const names = ['fly', 'flyctl'];
  for (const name of names) {
    const fly = runnerOf(context, name);
    const who = await fly('auth', 'whoami');
    if (who === undefined) continue;
    if (who.code !== 0) return notChecked('flyctl is here and not signed in: "fly auth login".');
    const asked = await fly('config', 'validate', '--config', 'fly.toml');
    return asked?.code === 0
      ? pass('flyctl validates fly.toml')
      : fail(`flyctl says: ${lastLines(asked?.output ?? '', /rror|✘/, 4)}`, 'Correct fly.toml.');
  }
  return notChecked('There is no flyctl here.');
}
