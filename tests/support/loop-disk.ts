import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An ext4 file system of its own, which can lose its power. */
export type LoopDisk = {
  readonly dir: string;
  /** From this moment on nothing reaches the disk any more: what was not synced is lost. */
  cutPower(): void;
  /** Unmounts it and mounts it again, as after a power cut. */
  comeBack(): Promise<void>;
  remove(): Promise<void>;
};

/** EXT4_IOC_SHUTDOWN, and EXT4_GOING_FLAGS_NOLOGFLUSH: linux/fs/ext4/ext4.h. */
const shutDown =
  'open my $dir, "<", $ARGV[0] or die $!; my $how = pack "L", 2; ioctl $dir, 0x8004587d, $how or die $!;';

/** The disk; or why there can be none here. */
export const mountLoopDisk = async (megabytes: number): Promise<LoopDisk | string> => {
  const folder = await mkdtemp(join(tmpdir(), 'loop-disk-'));
  const image = join(folder, 'image');
  const dir = join(folder, 'disk');
  let device = '';
  const unmount = (): Promise<unknown> => run('umount', [dir]);
  const mount = (): Promise<unknown> => run('mount', ['-t', 'ext4', device, dir]);
  try {
    await mkdir(dir);
    await run('truncate', ['-s', `${String(megabytes)}M`, image]);
    await run('mkfs.ext4', ['-q', '-F', image]);
    device = (await run('losetup', ['--find', '--show', image])).stdout.trim();
    await mount();
  } catch (error) {
    if (device !== '') await run('losetup', ['-d', device]).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
    return `this machine lets us mount no ext4 image (${String(error).split('\n')[0] ?? ''})`;
  }
  return {
    dir,
    cutPower: () => void execFileSync('perl', ['-e', shutDown, dir]),
    async comeBack() {
      await unmount();
      await mount();
    },
    async remove() {
      await unmount().catch(() => undefined);
      await run('losetup', ['-d', device]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
