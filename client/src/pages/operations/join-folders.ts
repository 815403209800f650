import type { DiskSpace } from '../../../../shared/ops/metrics-answer.ts';

/** Folders with just as much room are on the same disk, as far as anybody need know: it is told of once. */
export const joinFolders = (disk: readonly DiskSpace[]): readonly DiskSpace[] => {
  const disks = new Map<string, DiskSpace>();
  for (const space of disk) {
    const key = `${String(space.freeBytes)} of ${String(space.sizeBytes)}`;
    const known = disks.get(key);
    const folder = known === undefined ? space.folder : `${known.folder}, ${space.folder}`;
    disks.set(key, { ...space, folder });
  }
  return [...disks.values()];
};
