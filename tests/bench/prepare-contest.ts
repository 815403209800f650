import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '../../shared/base/random.ts';
import { ok } from '../../shared/base/result.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { openContest, type Contest } from '../../server/compose-contest.ts';
import { decide } from '../../server/domain/decide.ts';
import { initialCategories } from '../../server/domain/initial-contest.ts';
import type { PhotoRow } from '../../server/domain/tables.ts';
import { createLocalImageStore } from '../../server/media/local-image-store.ts';
import { createPassThroughPipeline } from '../../server/media/pass-through-pipeline.ts';
import { createPhotoDesk } from '../../server/media/photo-desk.ts';
import { systemClock as clock, systemRandom as random } from '../../server/system-clock.ts';

const parallel = 250;

const detailsOf = (index: number) => ({
  caption: `Swallow over waves, number ${String(index)}`,
  name: `Contestant ${String(index)}`,
  phone: '+1 555 0100',
});

const anyPhoto = (): PhotoRow => ({
  key: randomBytes(13).toString('hex'),
  width: 1200,
  height: 1600,
  color: '#804020',
  widths: [320, 640, 1280],
  bytes: 400_000,
  sha256: randomBytes(32).toString('hex'),
});

/** What a bench says of the photo of the entry at `index`; its files are the bench's affair. */
export type PhotoOf = (index: number) => PhotoRow;

/** Fills `dir` with the data folder of a contest with `count` entries, whose pictures are elsewhere. */
export const prepareContest = async (
  dir: string,
  count: number,
  photoOf: PhotoOf = anyPhoto,
): Promise<void> => {
  const images = await createLocalImageStore({ dir: join(dir, 'uploads') });
  const contest = await openContest({
    ...{ clock, random },
    dataDir: join(dir, 'data'),
    files: createNodeFiles(),
    photos: createPhotoDesk({ pipeline: createPassThroughPipeline({ random }), images }),
    passwords: { verify: () => Promise.resolve(false) },
    receiptKey: new Uint8Array(32),
    timeZone: 'UTC',
    backedUp: () => 0,
    reportTrouble: (what, cause) => {
      throw new Error(what, { cause });
    },
  });
  for (let from = 0; from < count; from += parallel)
    await Promise.all(
      Array.from({ length: Math.min(parallel, count - from) }, (_, nth) =>
        enter(contest, from + nth, photoOf),
      ),
    );
  await contest.close();
  await images.close();
};

const enter = async (contest: Contest, index: number, photoOf: PhotoOf): Promise<void> => {
  const entryId = randomId(random);
  await contest.people.transact<null, never>({ by: 'bench' }, () =>
    ok({
      events: [{ type: 'detailsRecorded', entryId, revision: 1, details: detailsOf(index) }],
      result: null,
    }),
  );
  await contest.store.transact({ by: 'bench', key: entryId }, (state) =>
    decide(
      state,
      {
        type: 'submitDesign',
        ...{ entryId, revision: 1 },
        categoryId: initialCategories[index % initialCategories.length]?.id ?? 'flash',
        photo: photoOf(index),
      },
      { now: clock.now(), actor: { kind: 'visitor' } },
    ),
  );
};

/** The same number of entries as the naive peer keeps them. */
export const prepareNaive = (dir: string, count: number): Promise<void> =>
  writeFile(
    join(dir, 'entries.json'),
    JSON.stringify(
      Array.from({ length: count }, (_, index) => ({
        id: randomBytes(8).toString('hex'),
        number: index + 1,
        category: 'flash',
        ...detailsOf(index),
        photo: `photos/${String(index)}.jpg`,
        createdAt: new Date().toISOString(),
      })),
      null,
      2,
    ),
  );
