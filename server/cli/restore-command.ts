import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readErasures } from '../../lib/store/index.ts';
import type {
  Backups,
  Places,
  Restored,
  RestoredPlaces,
  RestoreTarget,
} from '../../lib/store/index.ts';
import { noteErasures, readContest } from '../compose-backups.ts';
import { spoolFolder } from '../compose-images.ts';
import { backUpReceived } from './back-up-received.ts';
import { checkPlaces } from './check-places.ts';
import { CommandRefused, exitCodes, foldersOf, fromOf, records, timeOf } from './desk.ts';
import { keepsPhotosElsewhere, ownPlaces } from './desk.ts';
import { withBackups, withDataAlone } from './desk.ts';
import type { Desk, ExitCode } from './desk.ts';

export type RestoreOptions = {
  readonly at?: string;
  readonly seq?: string;
  readonly backup?: string;
  readonly from?: string;
  readonly into?: string;
  readonly photos?: boolean;
  readonly verify?: boolean;
  readonly yes?: boolean;
};

/** `contest restore`: into a directory of its own, or in the place of what is there. */
export const runRestore = async (desk: Desk, options: RestoreOptions): Promise<ExitCode> => {
  if (options.photos === true) return restorePhotos(desk, options);
  const target = targetOf(options);
  const { into } = options;
  const isWanted = fromOf(options.from) === 'here' && options.backup === undefined;
  if (into !== undefined) {
    if (isWanted) await backUpReceived(desk, { isDataHeld: false });
    return restoreInto(
      desk,
      target,
      ownPlaces(desk, { data: join(into, 'data'), uploads: join(into, 'uploads') }),
      options,
    );
  }
  const here = foldersOf(desk);
  return withDataAlone(here.data, async () => {
    if (isWanted) await backUpReceived(desk, { isDataHeld: true });
    if (options.yes !== true) await askFirst(desk, target, options);
    const stamp = new Date(desk.clock.now()).toISOString().replaceAll(/[-:.]/g, '');
    const next = inside(here, `restored-${stamp}`);
    const code = await restoreInto(desk, target, ownPlaces(desk, next), options).catch(
      async (error: unknown) => {
        for (const dir of [next.data, next.uploads])
          await rm(dir, { recursive: true, force: true });
        throw error;
      },
    );
    const before = inside(here, `before-restore-${stamp}`);
    const places = keepsPhotosElsewhere(desk)
      ? (['data'] as const)
      : (['data', 'uploads'] as const);
    for (const place of places) {
      await moveContents(here[place], before[place], isOurs);
      await moveContents(next[place], here[place], () => false);
      await rmdir(next[place]);
    }
    const aside = places.map((place) => before[place]).join(' and ');
    desk.print(`What was there is in ${aside}: delete that when all is well.`);
    return code;
  });
};

/** `contest restore --photos`: what is missing here, beside a program that runs. */
const restorePhotos = async (desk: Desk, options: RestoreOptions): Promise<ExitCode> => {
  const { at, seq, backup, into, yes } = options;
  if ([at, seq, backup, into, yes].some((option) => option !== undefined))
    throw new CommandRefused(
      '--photos brings back what is missing here of the newest backup: it goes with --from alone.',
    );
  const { uploads } = foldersOf(desk);
  return withBackups(
    desk,
    async (backups) => {
      const done = await backups.restoreUploads(uploads);
      desk.print(
        `${String(done.restored)} of ${String(done.folders)} photos of backup ${done.backup} were missing in ${uploads} and are back.`,
      );
      for (const folder of done.missing) desk.print(`  ${folder} is in no backup.`);
      return done.missing.length === 0 ? exitCodes.done : exitCodes.damaged;
    },
    fromOf(options.from),
  );
};

const restoreInto = (
  desk: Desk,
  target: RestoreTarget,
  into: RestoredPlaces,
  options: RestoreOptions,
): Promise<ExitCode> => {
  const work = async (backups: Backups): Promise<ExitCode> => {
    const { verify = false } = options;
    const { data } = foldersOf(desk);
    // Who was erased since the backup must not come back with it.
    const erased = await noteErasures(desk.files, data).catch((thrown: unknown) => {
      desk.say(
        `The people in ${data} cannot be read, so the lists of the erased there and beside the backups must do: ${reasonOf(thrown)}`,
      );
      return readErasures(desk.files, data);
    });
    if (erased.length > 0) await backups.forget(erased.map(({ id }) => id));
    const restored = await backups.restore(target, into);
    for (const line of describe(restored, into)) desk.print(line);
    if (target.kind === 'at') {
      desk.print(
        `That is the last record written at or before ${timeOf(target.at)} by the server's clock, which may have been set back meanwhile: --seq is exact.`,
      );
    }
    for (const folder of restored.missing) desk.print(`  ${folder} is in no backup.`);
    if (into.uploads === undefined)
      desk.print(
        'The photos are on the media machine: if it lost some, run "contest restore --from backup --photos" there.',
      );
    if (!verify) return restored.missing.length === 0 ? exitCodes.done : exitCodes.damaged;
    desk.say('Reading everything that was restored.');
    const { problems, photos } = await checkPlaces(desk, into);
    for (const problem of problems) desk.print(`  ${problem}`);
    desk.print(
      `verified: ${photos} ${into.uploads === undefined ? 'entries' : 'photos'}, ${problems.length === 0 ? 'all good' : `${problems.length} wrong`}`,
    );
    return problems.length === 0 ? exitCodes.done : exitCodes.damaged;
  };
  return withBackups(desk, work, fromOf(options.from));
};

const describe = (
  { backup, seq, at, leftOut, erased, epoch }: Restored,
  into: RestoredPlaces,
): readonly string[] => [
  `Restored ${into.data} up to record ${seq} of ${timeOf(at)}, from backup ${backup.id}.`,
  `${records(leftOut)} of that history came later and are left out; ${erased} erasures were applied.`,
  `It goes on as epoch ${epoch.id}: sessions are ended and 1,000 entry numbers are skipped.`,
];

/** Says what would be lost, and goes no further. */
const askFirst = async (
  desk: Desk,
  target: RestoreTarget,
  options: RestoreOptions,
): Promise<void> => {
  const here = foldersOf(desk);
  const there = await readContest(desk.files, here).catch(() => 'damaged' as const);
  if (there === undefined) return;
  const { seq, at } = await withBackups(
    desk,
    (backups) => backups.find(target),
    fromOf(options.from),
  );
  const what =
    there === 'damaged'
      ? 'a contest that cannot be read'
      : `${records(there.head)}, the last of ${timeOf(there.headAt)}`;
  const lost =
    there === 'damaged' || there.head <= seq ? '' : ` ${records(there.head - seq)} would be lost.`;
  throw new CommandRefused(
    `${here.data} holds ${what}. The restore brings back record ${seq} of ${timeOf(at)}.${lost} Say --yes to set aside what is there and replace it, or --into <dir> to restore elsewhere.`,
  );
};

const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

const targetOf = ({ at, seq, backup }: RestoreOptions): RestoreTarget => {
  const named = backup === undefined ? {} : { backup };
  if (at !== undefined && seq !== undefined) {
    throw new CommandRefused('--at and --seq are both given: keep one of them.');
  }
  const number = seq ?? (at !== undefined && /^\d+$/.test(at) ? at : undefined);
  if (number !== undefined) {
    if (/^[1-9]\d*$/.test(number)) return { ...named, kind: 'seq', seq: Number(number) };
    throw new CommandRefused(`--seq ${number} is not the number of a record, such as 1042.`);
  }
  if (at === undefined) return { ...named, kind: 'newest' };
  const time = Date.parse(at);
  if (!Number.isNaN(time)) return { ...named, kind: 'at', at: time };
  throw new CommandRefused(`--at ${at} is not a time, such as 2026-05-03T21:15:00+02:00.`);
};

const inside = ({ data, uploads }: Places, name: string): Places => ({
  data: join(data, name),
  uploads: join(uploads, name),
});

// The directories themselves may be mounted volumes, which cannot be renamed, so their contents move.
const moveContents = async (
  from: string,
  to: string,
  stays: (name: string) => boolean,
): Promise<void> => {
  await mkdir(to, { recursive: true });
  await mkdir(from, { recursive: true });
  for (const name of await readdir(from)) {
    if (!stays(name)) await rename(join(from, name), join(to, name));
  }
};

/** The spool holds photos that the media machine lacks: it outlives a restore. */
const isOurs = (name: string): boolean =>
  name === spoolFolder || /^(lock\.|restored-|before-restore-|backup\.key$)/.test(name);
