import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ReadPhoto } from '../../media/read-photo.ts';
import type { ContestViews } from '../../views/contest-views.ts';
import { createEntryCsv } from '../entry-csv.ts';
import type { RequestOrigin } from '../request-origin.ts';
import type { RouteTable } from '../route-table.ts';
import { createPhotoArchive } from '../photo-archive.ts';

type Deps = {
  readonly views: Pick<ContestViews, 'contest' | 'categories' | 'entries' | 'winners'>;
  readonly readPhoto: ReadPhoto;
  readonly origin: Pick<RequestOrigin, 'siteOf'>;
  readonly logger: Logger;
  readonly clock: Clock;
};

/** All of the contest to take home: a table, and the same with the photos. */
export const addExportRoutes = (routes: RouteTable, deps: Deps): void => {
  const { views, readPhoto, origin, logger, clock } = deps;

  routes.add('GET /api/export.csv', async ({ request, response }) => {
    response.attachment(`${fileNameOf(views.contest().name)}.csv`).type('text/csv');
    const csv = createEntryCsv(views, origin.siteOf(request), clock);
    await pipeline(csv, response).catch(forgetLeaving);
  });

  routes.add('GET /api/export.zip', async ({ request, response }) => {
    response.attachment(`${fileNameOf(views.contest().name)}.zip`).type('application/zip');
    const csv = createEntryCsv(views, origin.siteOf(request), clock);
    const archive = createPhotoArchive({ views, readPhoto, csv });
    archive.filled.catch((error: unknown) => {
      logger.error({ err: error }, 'The export could not be finished');
      response.destroy();
    });
    await pipeline(archive.output, response).catch(forgetLeaving);
    archive.stop();
  });
};

const fileNameOf = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'contest';

/** Whoever closes the page during a download needs no answer. */
const forgetLeaving = (error: unknown): void => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET') throw error;
};
