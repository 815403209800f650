import type { DiskSpace } from '../../../../shared/ops/metrics-answer.ts';

/** Each disk once, with the folders that are on it. */
export const joinFolders = (disk: readonly DiskSpace[]): readonly DiskSpace[] => {
  const disks = new Map<number, DiskSpace>();
  for (const space of disk) {
    const known = disks.get(space.device);
    const folder = known === undefined ? space.folder : `${known.folder}, ${space.folder}`;
    disks.set(space.device, { ...space, folder });
  }
  return [...disks.values()];
};
