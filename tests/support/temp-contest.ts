import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeFiles } from '../../lib/wal/index.ts';
import type { Details } from '../../shared/contest/commands.ts';
import { randomId } from '../../shared/base/random.ts';
import { openContest, type Contest } from '../../server/compose-contest.ts';
import type { ContestWatch } from '../../server/ops/metrics/count-commits.ts';
import { createLocalImageStore, tempDirOf } from '../../server/media/local-image-store.ts';
import { createPassThroughPipeline } from '../../server/media/pass-through-pipeline.ts';
import { createPhotoDesk } from '../../server/media/photo-desk.ts';
import type { PhotoPipeline } from '../../server/media/photo.ts';
import type { PhotoDesk } from '../../server/use-cases/ports.ts';
import type { Caller } from '../../server/use-cases/use-cases.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { systemRandom } from './sample-photos.ts';

export const adminPassword = 'needles and ink';

export const ana: Details = { caption: 'Koi', name: 'Ana Ink', phone: '+49 170 5550101' };

export const visitor = (key?: string, device = 'ana'): Caller => ({
  actor: { kind: 'visitor' },
  by: `device:${device}`,
  key,
});
export const organiser = (key?: string): Caller => ({
  actor: { kind: 'organiser', subject: 'organiser' },
  by: 'organiser',
  key,
});
export const holderOf = (entryId: string, key?: string): Caller => ({
  actor: { kind: 'receipt', entryId },
  by: 'device:ana',
  key,
});

export type TempContest = Contest & {
  readonly clock: FakeClock;
  readonly troubles: readonly string[];
  /** Writes a photo into the temp folder and sends it in; the photo's text tells photos apart. */
  submit(
    caller: Caller,
    fields?: Partial<Details> & { readonly categoryId?: string; readonly photo?: string },
  ): ReturnType<Contest['useCases']['submitDesign']>;
  photos(): Promise<readonly string[]>;
  tempFiles(): Promise<readonly string[]>;
  /** The names of all files below the data folder that hold this text. */
  filesWith(text: string): Promise<readonly string[]>;
  /** Closes it and opens what is on disk. */
  reopened(): Promise<TempContest>;
};

type Options = {
  readonly watch?: ContestWatch;
  readonly pipeline?: PhotoPipeline;
  /** Stands between the verbs and the real photo desk. */
  readonly wrapPhotos?: (desk: PhotoDesk) => PhotoDesk;
};

/** Real stores and photo files in a folder of their own; the photo work itself is left out unless asked for. */
export const openTempContest = async (
  options: Options = {},
): Promise<TempContest & AsyncDisposable> => {
  const dir = await mkdtemp(join(tmpdir(), 'contest-'));
  const clock = createFakeClock();
  const contest = await openIn(dir, clock, options);
  let last = contest;
  const track = (opened: TempContest): TempContest => ({
    ...opened,
    reopened: async () => {
      last = track(await opened.reopened());
      return last;
    },
  });
  return {
    ...track(contest),
    [Symbol.asyncDispose]: async () => {
      await last.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};

const openIn = async (dir: string, clock: FakeClock, options: Options): Promise<TempContest> => {
  const dataDir = join(dir, 'data');
  const uploads = join(dir, 'uploads');
  const troubles: string[] = [];
  const images = await createLocalImageStore({ dir: uploads });
  const pipeline = options.pipeline ?? createPassThroughPipeline({ random: systemRandom });
  const desk = createPhotoDesk({ pipeline, images });
  const contest = await openContest({
    ...{ dataDir, clock },
    random: systemRandom,
    files: createNodeFiles(),
    photos: options.wrapPhotos?.(desk) ?? desk,
    passwords: { verify: (password) => Promise.resolve(password === adminPassword) },
    receiptKey: new Uint8Array(32).fill(7),
    timeZone: 'Europe/Berlin',
    backedUp: () => 0,
    reportTrouble: (what) => void troubles.push(what),
    ...(options.watch && { watch: options.watch }),
  });
  return {
    ...contest,
    ...{ clock, troubles },
    submit: async (caller, { categoryId = 'traditional', photo = 'a photo', ...details } = {}) => {
      const path = join(tempDirOf(uploads), randomId(systemRandom));
      await writeFile(path, photo);
      const sha256 = createHash('sha256').update(photo).digest('hex');
      const received = { path, bytes: photo.length, sha256 };
      return contest.useCases.submitDesign(
        { categoryId, details: { ...ana, ...details }, photo: received },
        caller,
      );
    },
    photos: () => images.listKeys(),
    tempFiles: () => readdir(tempDirOf(uploads)),
    filesWith: (text) => filesWith(dataDir, text),
    reopened: async () => {
      await contest.close();
      return openIn(dir, clock, options);
    },
  };
};

const filesWith = async (dir: string, text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // A spare that is being laid out gets its name meanwhile; it holds nothing yet.
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text)) found.push(entry.name);
  }
  return found;
};
