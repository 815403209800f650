import express, { type Express, type RequestHandler } from 'express';
import { noteRouteOf } from './answered-request.ts';
import type { PagePreloads } from './app-deps.ts';
import { isPageAddress } from '../../shared/contest/page-addresses.ts';

type Deps = {
  readonly clientDir: string;
  readonly pagePreloads?: PagePreloads;
  readonly devClient?: RequestHandler | undefined;
};

const year = 'public, max-age=31536000, immutable';

/** The built pages: files whose names carry a hash stay for ever, the page that names them is asked for each time. */
export const addPages = (app: Express, deps: Deps): void => {
  const { clientDir, pagePreloads = {}, devClient } = deps;
  app.use(noteRouteOf('pages'));
  if (devClient !== undefined) {
    app.use(devClient);
    return;
  }
  app.use(
    express.static(clientDir, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response) => {
        const isHashed = response.req.url.startsWith('/assets/');
        response.setHeader('Cache-Control', isHashed ? year : 'no-cache');
      },
    }),
  );
  app.get('/{*page}', (request, response, next) => {
    if (!isPageAddress(request.path)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    const preloads = pagePreloads[`/${request.path.split('/')[1] ?? ''}`];
    if (preloads !== undefined) response.setHeader('Link', preloads);
    const options = { root: clientDir, cacheControl: false };
    response.sendFile('index.html', options, (error?: Error) => {
      if (error === undefined || response.headersSent) return;
      if ('status' in error && error.status === 404)
        response.status(503).type('text').send('The pages are not built yet: run `npm run build`.');
      else next(error);
    });
  });
};
