import { checkPlaces } from './check-places.ts';
import { exitCodes, foldersOf, fromOf, ownPlaces, records, withBackups } from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

/** `contest verify [backup]`: the data as it is now and the newest backup, or the one that is named. */
export const runVerify = async (
  desk: Desk,
  id: string | undefined,
  options: { readonly from?: string },
): Promise<ExitCode> => {
  const { data, uploads } = foldersOf(desk);
  const problems: string[] = [];
  if (id === undefined) {
    const places = ownPlaces(desk, { data, uploads });
    desk.say(`Checking ${Object.values(places).join(' and ')}.`);
    const live = await checkPlaces(desk, places);
    desk.print(
      `data: ${records(live.head)}, ${live.photos} ${places.uploads === undefined ? 'entries' : 'photos'}, ${verdict(live.problems)}`,
    );
    problems.push(...live.problems);
  }
  await withBackups(
    desk,
    async (backups) => {
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
    },
    fromOf(options.from),
  );
  for (const problem of problems) desk.print(`  ${problem}`);
  return problems.length === 0 ? exitCodes.done : exitCodes.damaged;
};

const verdict = (problems: readonly string[]): string =>
  problems.length === 0 ? 'all good' : `${problems.length} wrong`;
