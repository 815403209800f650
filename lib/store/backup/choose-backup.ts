import type { Tables } from '../store.ts';
import type { Workshop } from './workshop.ts';
import { filesOfManifest } from './manifest-files.ts';
import type { Manifest } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { readStore } from './read-store.ts';

/** Which moment to bring back. `at` takes the last record written at that time or before, by the clock of then. */
export type RestoreTarget = { readonly backup?: string } & (
  | { readonly kind: 'newest' }
  | { readonly kind: 'seq'; readonly seq: number }
  | { readonly kind: 'at'; readonly at: number }
);

export type Choice = {
  readonly manifest: Manifest;
  readonly seq: number;
  readonly at: number | null;
  readonly leftOut: number;
};

/**
 * Finds the moment in the newest backup, or in the one that is named, and takes it from the oldest complete one that
 * holds it: what identifies people is then closest to what it was.
 */
export const chooseBackup = async <T extends Tables, E, P extends Tables, PE>(
  shop: Workshop<T, E, P, PE>,
  manifests: readonly Manifest[],
  target: RestoreTarget,
): Promise<Choice> => {
  const newest =
    target.backup === undefined
      ? newestOf(manifests)
      : manifests.find(({ id }) => id === target.backup);
  if (newest === undefined) {
    const name = target.backup === undefined ? '' : ` ${target.backup}`;
    throw new BackupProblem(`There is no backup${name} in ${shop.dir}. See "contest backups".`);
  }
  const { seq, at } = await findMoment(shop, newest, target);
  const holding = manifests.filter(
    ({ storeId, epoch, head, missing }) =>
      storeId === newest.storeId && epoch === newest.epoch && head >= seq && missing.length === 0,
  );
  const manifest = target.backup === undefined ? (holding.at(-1) ?? newest) : newest;
  return { manifest, seq, at, leftOut: newest.head - seq };
};

/** Records weigh more than uploads: an older backup may have an upload that a newer one lacks, but not its records. */
const newestOf = ([first, ...older]: readonly Manifest[]): Manifest | undefined => {
  if (first === undefined || first.missing.length === 0) return first;
  const isAsGood = ({ storeId, epoch, head, missing }: Manifest): boolean =>
    missing.length === 0 &&
    head === first.head &&
    storeId === first.storeId &&
    epoch === first.epoch;
  return older.find(isAsGood) ?? first;
};

const findMoment = async <T extends Tables, E, P extends Tables, PE>(
  { files, objects, main }: Workshop<T, E, P, PE>,
  manifest: Manifest,
  target: RestoreTarget,
): Promise<{ readonly seq: number; readonly at: number | null }> => {
  const { id, head, headAt } = manifest;
  if (target.kind === 'newest') return { seq: head, at: headAt };
  if (target.kind === 'seq' && target.seq > head) {
    throw new BackupProblem(
      `Backup ${id} ends at record ${String(head)}; ${String(target.seq)} is later. Choose an earlier record.`,
    );
  }
  const store = await readStore(filesOfManifest(files, objects, manifest), 'data', main);
  let found: { readonly seq: number; readonly at: number } | undefined;
  for await (const records of store?.reader.replay(0) ?? []) {
    for (const { seq, at } of records) {
      // Clocks go backwards now and then, so the last one that fits counts, not the first that does not.
      const fits = target.kind === 'seq' ? seq === target.seq : at <= target.at;
      if (fits) found = { seq, at };
    }
  }
  if (found !== undefined) return found;
  throw new BackupProblem(
    target.kind === 'at'
      ? `Nothing was recorded by ${new Date(target.at).toISOString()}. Choose a later time.`
      : `Backup ${id} has no record ${String(target.seq)}. Records are counted from 1.`,
  );
};
