import { findForeignSnapshots, listSnapshots, setAsideSnapshots } from '../../lib/store/index.ts';
import type { ForeignSnapshot } from '../../lib/store/index.ts';
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
  const stores = [
    { name: 'contest', storeDir: data, dir: `${data}/log`, erasable: false },
    {
      name: 'people',
      storeDir: peopleDirOf(data),
      dir: `${peopleDirOf(data)}/log`,
      erasable: true,
    },
  ];
  let damaged = 0;
  for (const store of stores) {
    if ((await desk.files.size(store.dir)) === undefined) {
      desk.print(`${store.name}: there is no log in ${store.dir}.`);
      continue;
    }
    // Before the log is read: a running server writes the log first.
    const snapshots = await listSnapshots(desk.files, store.storeDir);
    const report = await inspectLog({ ...store, files: desk.files });
    const bad = await badSnapshots(desk, store, report, snapshots);
    for (const line of [...describe(store.name, report), ...bad.map(describeSnapshot)])
      desk.print(line);
    if (report.damage.length === 0 && bad.length === 0) continue;
    if (!repair) damaged += 1;
    else await repairOne(desk, data, store, report);
  }
  if (damaged === 0) return exitCodes.done;
  desk.say(
    'Restore a backup with "contest restore", or keep what can be saved with "contest doctor --repair".',
  );
  return exitCodes.damaged;
};

type StorePlace = {
  readonly name: string;
  readonly storeDir: string;
  readonly dir: string;
  readonly erasable: boolean;
};

const repairOne = (
  desk: Desk,
  data: string,
  store: StorePlace,
  { damage, savable }: LogReport,
): Promise<void> =>
  withDataAlone(data, async () => {
    const { files, clock, random } = desk;
    const last = savable?.seq ?? 0;
    desk.say(`Keeping ${store.name} up to record ${last}.`);
    const setAside: string[] = [];
    if (damage.length > 0) {
      const repaired = await repairLog({ ...store, files, clock, random });
      desk.print(
        `${store.name}: goes on after record ${repaired.seq} as epoch ${repaired.epoch.id}.`,
      );
      setAside.push(...repaired.setAside);
    }
    const snapshots = await listSnapshots(files, store.storeDir);
    const bad = await badSnapshots(desk, store, await inspectLog({ ...store, files }), snapshots);
    const seqs = bad.map(({ seq }) => seq);
    setAside.push(...(await setAsideSnapshots(files, store.storeDir, seqs)));
    for (const path of setAside) desk.print(`  as it was: ${path}`);
  });

/** Snapshots that reach beyond the log or contradict it: with them the store would not open. */
const badSnapshots = async (
  { files }: Desk,
  { storeDir, erasable }: StorePlace,
  { damage, savable }: LogReport,
  snapshots: readonly number[],
): Promise<readonly ForeignSnapshot[]> => {
  const last = savable?.seq ?? 0;
  const why = `it reaches beyond record ${last}, where the log ends`;
  const ahead = snapshots.filter((seq) => seq > last).map((seq) => ({ seq, why }));
  // A damaged log cannot be compared with anything.
  if (damage.length > 0) return ahead;
  const foreign = await findForeignSnapshots(files, storeDir, { erasable });
  return [...ahead, ...foreign.filter(({ seq }) => seq <= last)];
};

const describeSnapshot = ({ seq, why }: ForeignSnapshot): string =>
  `  DAMAGED snapshot ${seq}: ${why}.`;

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
