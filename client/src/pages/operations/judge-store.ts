import { assertNever } from '../../../../shared/base/assert-never.ts';
import type { DiskSpace, MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import { thresholds } from '../../../../shared/ops/thresholds.ts';
import { joinFolders } from './join-folders.ts';
import { becauseOf, worst, type Verdict } from './verdict.ts';
import { formatBytes } from './words.ts';

/** Whether what people send can be saved. */
export const judgeStore = ({ store }: Pick<MetricsAnswer, 'store'>): Verdict => {
  const because = becauseOf(store.reason);
  switch (store.kind) {
    case 'open':
      return store.snapshotProblem === undefined
        ? { level: 'well', says: 'Everything that is sent is saved.' }
        : {
            level: 'soon',
            says: 'Everything is saved, but no snapshot could be made: the next start takes longer.',
            because: store.snapshotProblem,
            todo: 'See that the data folder has room.',
          };
    case 'full':
      return {
        level: 'now',
        says: 'The disk is full: nothing new is taken, nothing that was saved is lost.',
        ...because,
        todo: 'Make room on the disk of the data folder. It goes on by itself.',
      };
    case 'read-only':
      return {
        level: 'now',
        says: 'The contest can be read, but nothing new is saved.',
        ...because,
        todo: 'Look at the disk, then start the server again.',
      };
    case 'closed':
      return {
        level: 'now',
        says: 'Nothing is saved any more.',
        ...because,
        todo: 'Start the server again.',
      };
    default:
      return assertNever(store.kind);
  }
};

/** The fullest one speaks. */
export const judgeDisks = ({ disk }: Pick<MetricsAnswer, 'disk'>): Verdict => {
  const fullestFirst = joinFolders(disk).toSorted((a, b) => freeShare(a) - freeShare(b));
  return worst(fullestFirst.map(judgeDisk), {
    level: 'well',
    says: 'The disks cannot be measured.',
  });
};

const freeShare = ({ freeBytes, sizeBytes }: DiskSpace): number =>
  sizeBytes === 0 ? 1 : freeBytes / sizeBytes;

export const judgeDisk = (space: DiskSpace): Verdict => {
  const { folder, freeBytes, sizeBytes } = space;
  const left = `${formatBytes(freeBytes)} of ${formatBytes(sizeBytes)} are left`;
  const todo = 'Make room there, or give the folder a larger disk.';
  const share = freeShare(space);
  if (share < thresholds.diskFreeShareCritical)
    return {
      level: 'now',
      says: `The disk of ${folder} is all but full: ${left}.`,
      todo,
    };
  return share < thresholds.diskFreeShareLow
    ? { level: 'soon', says: `The disk of ${folder} fills up: ${left}.`, todo }
    : { level: 'well', says: `There is room: ${left} for ${folder}.` };
};
