import type { ContestViews } from '../../views/contest-views.ts';
import type { Galleries } from '../../views/galleries.ts';
import type { RouteTable } from '../route-table.ts';
import { sendDocument } from '../send-document.ts';

type Deps = { readonly views: Pick<ContestViews, 'winners'>; readonly galleries: Galleries };

/** Who entered and who won, for everybody, and with names and phones for the organiser. */
export const addGalleryRoutes = (routes: RouteTable, { views, galleries }: Deps): void => {
  routes.add('GET /api/feed', async ({ request, response }) => {
    const document = await galleries.of('feed');
    sendDocument(request, response, { name: 'feed', document, cacheControl: 'no-cache' });
  });

  routes.add('GET /api/submissions', async ({ request, response }) => {
    const document = await galleries.of('submissions');
    sendDocument(request, response, { name: 'submissions', document, cacheControl: 'no-store' });
  });

  routes.add('GET /api/winners', ({ response }) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.json({ winners: views.winners('public') });
  });
};
