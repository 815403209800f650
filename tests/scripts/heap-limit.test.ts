import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverFlags } from '../../scripts/server-flags.mjs';
import { memoryLimit } from '../../server/ops/metrics/count-machine.ts';

const megabyte = 2 ** 20;
const tellLimit = ['-p', 'v8.getHeapStatistics().heap_size_limit'];

/** Of which memory Node takes how much; the young generation, three times 8 MB, comes on top. */
const oldSpaceOf = (flags: readonly string[], nodeOptions = ''): number => {
  const env = { ...process.env, NODE_OPTIONS: nodeOptions };
  const told = execFileSync(process.execPath, [...flags, ...tellLimit], { env, encoding: 'utf8' });
  return Number(told) - 24 * megabyte;
};

describe('the heap of the server may take', () => {
  test.each([
    [undefined, 0.2],
    ['app', 0.2],
    ['media', 0.2],
    ['backup', 0.5],
  ])('in the role %s so much of the memory: %d', (role, share) => {
    const flags = serverFlags({ ...(role && { role }) });
    expect(oldSpaceOf(flags) / memoryLimit()).toBeCloseTo(share, 2);
  });

  test.each(['--max-old-space-size=700', '--max_old_space_size=700'])(
    'what %s in NODE_OPTIONS says, if somebody has chosen that',
    (nodeOptions) => {
      expect(oldSpaceOf(serverFlags({ nodeOptions }), nodeOptions) / megabyte).toBe(700);
    },
  );
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

test('in a container it is a share of what the container has', (context) => {
  const group = groupWith(512 * megabyte);
  // Only root may make one, and only where no other already holds what is here.
  if (group === undefined) return context.skip('this machine does not let us limit memory');
  try {
    const enter = `echo $$ > ${group.dir}/cgroup.procs && exec "$@"`;
    const command = [process.execPath, ...serverFlags({ role: 'app' }), ...tellLimit];
    const { stdout } = spawnSync('sh', ['-c', enter, 'sh', ...command], { encoding: 'utf8' });
    expect((Number(stdout) / megabyte - 24) / 512).toBeCloseTo(0.2, 2);
  } finally {
    group.close();
  }
});
