import { checkPlaces } from './check-places.ts';
import { exitCodes, foldersOf, records, withBackups } from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

/** `contest verify [backup]`: the data as it is now and the newest backup, or the one that is named. */
export const runVerify = async (desk: Desk, id: string | undefined): Promise<ExitCode> => {
  const folders = foldersOf(desk);
  const problems: string[] = [];
  if (id === undefined) {
    desk.say(`Checking ${folders.data} and ${folders.uploads}.`);
    const live = await checkPlaces(desk.files, folders);
    desk.print(`data: ${records(live.head)}, ${live.photos} photos, ${verdict(live.problems)}`);
    problems.push(...live.problems);
  }
  await withBackups(desk, async (backups) => {
    const chosen = id ?? (await backups.list())[0]?.id;
    if (chosen === undefined) {
      desk.print('backups: none. Make one with "contest backup".');
      return;
    }
    desk.say(`Checking backup ${chosen}.`);
    const checked = await backups.verify(chosen);
    const { head } = checked.manifest;
    desk.print(
      `backup ${chosen}: ${records(head)}, ${checked.files} files, ${verdict(checked.problems)}`,
    );
    problems.push(...checked.problems);
  });
  for (const problem of problems) desk.print(`  ${problem}`);
  return problems.length === 0 ? exitCodes.done : exitCodes.damaged;
};

const verdict = (problems: readonly string[]): string =>
  problems.length === 0 ? 'all good' : `${problems.length} wrong`;
