import { inspectLog, repairLog, type LogReport } from '../../lib/wal/index.ts';
import {
  exitCodes,
  foldersOf,
  peopleDirOf,
  records,
  requireContest,
  withDataAlone,
} from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

type DoctorOptions = { readonly repair?: boolean };

/** `contest doctor`: what is in the logs, what is wrong and what can be saved; with `--repair` it is saved. */
export const runDoctor = async (
  desk: Desk,
  { repair = false }: DoctorOptions,
): Promise<ExitCode> => {
  await requireContest(desk);
  const { data } = foldersOf(desk);
  const logs = [
    { name: 'contest', dir: `${data}/log`, erasable: false },
    { name: 'people', dir: `${peopleDirOf(data)}/log`, erasable: true },
  ];
  let damaged = 0;
  for (const log of logs) {
    if ((await desk.files.size(log.dir)) === undefined) {
      desk.print(`${log.name}: there is no log in ${log.dir}.`);
      continue;
    }
    const report = await inspectLog({ ...log, files: desk.files });
    for (const line of describe(log.name, report)) desk.print(line);
    if (report.damage.length === 0) continue;
    if (!repair) damaged += 1;
    else await repairOne(desk, data, log, report);
  }
  if (damaged === 0) return exitCodes.done;
  desk.say(
    'Restore a backup with "contest restore", or keep what can be saved with "contest doctor --repair".',
  );
  return exitCodes.damaged;
};

const repairOne = (
  desk: Desk,
  data: string,
  log: { readonly name: string; readonly dir: string; readonly erasable: boolean },
  report: LogReport,
): Promise<void> =>
  withDataAlone(data, async () => {
    desk.say(`Keeping ${log.name} up to record ${report.savable?.seq ?? 0}.`);
    const { files, clock, random } = desk;
    const repaired = await repairLog({ ...log, files, clock, random });
    desk.print(`${log.name}: goes on after record ${repaired.seq} as epoch ${repaired.epoch.id}.`);
    for (const path of repaired.setAside) desk.print(`  as it was: ${path}`);
  });

const describe = (name: string, report: LogReport): readonly string[] => {
  const { segments, damage, torn, isClean, savable } = report;
  const total = segments.reduce((sum, segment) => sum + segment.records, 0);
  const ending = isClean
    ? 'the last stop was clean'
    : 'it is in use, or the last stop was not clean';
  return [
    `${name}: ${records(total)} in ${segments.length} segments, epoch ${savable?.epoch.id ?? 'none'}; ${ending}.`,
    ...(torn === undefined
      ? []
      : [`  unfinished, cut at the next start: ${torn.file}, byte ${torn.byte}`]),
    ...damage.flatMap(({ file, byte, sentence, recordsBeyond }) => [
      `  DAMAGED ${file}, byte ${byte}: ${sentence}`,
      `  ${records(recordsBeyond)} behind it still check out; record ${savable?.seq ?? 0} is the last that can be saved.`,
    ]),
  ];
};
