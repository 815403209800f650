import { join } from 'node:path';
import { createInternalApp } from '../../server/internal/internal-app.ts';
import { createInternalClient } from '../../server/internal/internal-client.ts';
import { createRequestGuard } from '../../server/internal/request-guard.ts';
import { createLocalImageStore, tempDirOf } from '../../server/media/local-image-store.ts';
import { createMediaClient } from '../../server/media/media-client.ts';
import { createMediaRoutes } from '../../server/media/media-routes.ts';
import { createPhotoPipeline } from '../../server/media/pipeline.ts';
import { createLogger } from '../../server/ops/logger.ts';
import { createRequestScope } from '../../server/ops/request-scope.ts';
import { systemClock } from '../../server/system-clock.ts';
import { listen } from './listen.ts';
import { makeFolder, systemRandom } from './sample-photos.ts';

const secret = 'd1f60b7a93c84e2588ab40c7e9135f6d';

/** `gone`: every connection is cut. `silent`: requests are taken and never answered. */
export type Condition = 'there' | 'gone' | 'silent';

/** The inside of the role `media`, listening on loopback in this process. */
export const startMediaMachine = async (
  sendOn?: Parameters<typeof createMediaRoutes>[0]['sendOn'],
) => {
  const folder = await makeFolder();
  const dir = join(folder.dir, 'uploads');
  const images = await createLocalImageStore({ dir });
  const guard = createRequestGuard(secret, systemClock);
  const app = createInternalApp({
    guard,
    routes: createMediaRoutes({
      ...{ images, sendOn },
      pipeline: createPhotoPipeline({ random: systemRandom }),
      tempDir: tempDirOf(dir),
      random: systemRandom,
    }),
    problems: () => [],
    ...{ logger: createLogger('silent'), clock: systemClock, random: systemRandom },
    requests: createRequestScope(),
  });
  let condition: Condition = 'there';
  let asked = 0;
  const server = await listen((request, response) => {
    if (condition === 'there') {
      asked += 1;
      app(request, response);
    } else if (condition === 'gone') request.socket.destroy();
  });
  const ask = createInternalClient({
    ...{ url: server.url, secret, clock: systemClock, random: systemRandom },
  });
  return {
    dir,
    images,
    client: createMediaClient(ask),
    /** How many requests came through to it. */
    asked: () => asked,
    become: (next: Condition) => {
      condition = next;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};
