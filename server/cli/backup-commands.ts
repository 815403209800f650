import { listBackups, type Manifest } from '../../lib/store/index.ts';
import { noteErasures } from '../compose-backups.ts';
import { exitCodes, foldersOf, fromOf, keepsPhotosElsewhere } from './desk.ts';
import { records, requireContest, timeOf, withBackups } from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

/** `contest backup`: works on a running or a stopped server. Where photos are kept elsewhere, the backup machine makes it. */
export const runBackup = async (
  desk: Desk,
  { prune = false }: { readonly prune?: boolean } = {},
): Promise<ExitCode> => {
  await requireContest(desk);
  if (keepsPhotosElsewhere(desk))
    return withBackups(
      desk,
      async (backups) => {
        const [newest] = await backups.list();
        if (newest !== undefined) desk.print(describe(newest));
        return newest?.missing.length === 0 ? exitCodes.done : exitCodes.damaged;
      },
      // Opening those there has one made of all that was sent.
      'backup',
    );
  return withBackups(desk, async (backups) => {
    const from = foldersOf(desk);
    await noteErasures(desk.files, from.data);
    const manifest = await backups.make(from);
    // Whom older backups still know, because no server ran since the erasure.
    await backups.forget([]);
    desk.print(describe(manifest));
    if (prune) await backups.prune();
    for (const path of manifest.missing) desk.say(`${path} is named by the contest and not there.`);
    return manifest.missing.length === 0 ? exitCodes.done : exitCodes.damaged;
  });
};

/** `contest backups`: newest first. */
export const runBackups = async (
  desk: Desk,
  options: { readonly json?: boolean; readonly from?: string },
): Promise<ExitCode> => {
  const isRemote = fromOf(options.from) === 'backup';
  const dir = isRemote ? 'the backup machine' : foldersOf(desk).backups;
  const manifests = isRemote
    ? await withBackups(desk, (backups) => backups.list(), 'backup')
    : await listBackups(desk.files, dir);
  if (options.json === true) desk.print(JSON.stringify(manifests.map(summary)));
  else for (const manifest of manifests) desk.print(describe(manifest));
  if (manifests.length === 0)
    desk.say(`There is no backup in ${dir}. Make one with "contest backup".`);
  return exitCodes.done;
};

const describe = ({ id, head, headAt, plain, sealed, missing }: Manifest): string => {
  const files = String(plain.length + sealed.length);
  const state =
    missing.length === 0 ? 'complete' : `NOT complete, ${String(missing.length)} missing`;
  return `${id}  ${records(head)}, the last of ${timeOf(headAt)}  ${files} files  ${state}`;
};

const summary = ({ id, madeAt, storeId, epoch, head, headAt, missing }: Manifest) => ({
  ...{ id, madeAt, storeId, epoch, head, headAt },
  complete: missing.length === 0,
  missing,
});
