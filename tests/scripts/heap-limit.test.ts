import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverFlags } from '../../scripts/server-flags.mjs';
import { memoryLimit } from '../../server/ops/metrics/count-machine.ts';

const megabyte = 2 ** 20;
const tellLimit = ['-p', 'v8.getHeapStatistics().heap_size_limit'];

/** Without the young generation, three times 8 MB, which comes on top. */
const megabytesOfOldSpace = (flags: readonly string[], nodeOptions = ''): number => {
  const env = { ...process.env, NODE_OPTIONS: nodeOptions };
  const told = execFileSync(process.execPath, [...flags, ...tellLimit], { env, encoding: 'utf8' });
  return Number(told) / megabyte - 24;
};

describe('the heap of the server may take', () => {
  test.each([
    ['a fifth', 'all', 3072, 614],
    ['a fifth', 'app', 3072, 614],
    ['a fifth', 'media', 64 * 1024, 13_107],
    ['half', 'backup', 3072, 1536],
    ['half', 'backup', 512, 256],
    ['256 MB where a fifth would be less', 'app', 512, 256],
    ['256 MB where half would be less', 'backup', 400, 256],
    ['three quarters where 256 MB would be more', 'all', 256, 192],
  ])('%s, as %s of %d MB', (_, role, memory, megabytes) => {
    const flags = serverFlags({ role, memoryBytes: memory * megabyte });
    expect(flags).toContain(`--max-old-space-size=${String(megabytes)}`);
  });

  test('so much of the memory here, and Node takes it for that', () => {
    const share = (megabytesOfOldSpace(serverFlags({ role: 'backup' })) * megabyte) / memoryLimit();
    expect(share).toBeCloseTo(0.5, 2);
  });

  test.each([
    ['--max-old-space-size=700', 700],
    ['--max_old_space_size=700', 700],
    ['--max-old-space-size-percentage=10', memoryLimit() / megabyte / 10],
  ])('what %s in NODE_OPTIONS says, if somebody has chosen that', (nodeOptions, megabytes) => {
    const flags = serverFlags({ nodeOptions });
    expect(megabytesOfOldSpace(flags, nodeOptions)).toBeCloseTo(megabytes, -1);
  });
});

/** A group of processes with so much memory; undefined where this machine lets us make none. */
const groupWith = (
  bytes: number,
): { readonly dir: string; readonly close: () => void } | undefined => {
  const isFirst = existsSync('/sys/fs/cgroup/memory');
  const dir = join('/sys/fs/cgroup', isFirst ? 'memory' : '', `contest-${String(process.pid)}`);
  try {
    mkdirSync(dir);
    writeFileSync(join(dir, isFirst ? 'memory.limit_in_bytes' : 'memory.max'), String(bytes));
    return { dir, close: () => rmdirSync(dir) };
  } catch {
    if (existsSync(dir)) rmdirSync(dir);
    return undefined;
  }
};

test('in a container it goes by what the container has', (context) => {
  const group = groupWith(2048 * megabyte);
  // Only root may make one, and only where no other already holds what is here.
  if (group === undefined) return context.skip('this machine does not let us limit memory');
  try {
    const enter = `echo $$ > ${group.dir}/cgroup.procs && exec "$@"`;
    const command = [process.execPath, 'scripts/server-flags.mjs', 'app'];
    const { stdout } = spawnSync('sh', ['-c', enter, 'sh', ...command], { encoding: 'utf8' });
    expect(stdout).toBe('--max-semi-space-size=8 --max-old-space-size=409\n');
  } finally {
    group.close();
  }
});
