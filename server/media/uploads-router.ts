import { Router, type NextFunction, type Request, type Response } from 'express';
import type { ErrorBody } from '../../shared/contest/errors.ts';
import type { ImageStore } from './image-store.ts';
import { isPhotoKey, variantWidths } from './photo.ts';

/** `private`: for this viewer alone, not to be cached. `gone`: as if it had never been there. */
export type PhotoVisibility = 'public' | 'private' | 'gone';

export type UploadsRouterOptions = {
  readonly images: Pick<ImageStore, 'open'>;
  /** Asked before each answer, so what was hidden or erased stops being served. Default: all public. */
  readonly visibilityOf?: (key: string, request: Request) => PhotoVisibility;
};

const fileNames = new Map(variantWidths.map((width) => [`${String(width)}.webp`, width]));

/** `GET /uploads/:key/:file`: one variant of one photo, with ranges, revalidation and no way to run as a page. */
export const createUploadsRouter = (options: UploadsRouterOptions): Router => {
  const { images, visibilityOf = () => 'public' as const } = options;
  const router = Router();

  const serve = async (request: Request, response: Response, next: NextFunction) => {
    const key = String(request.params.key);
    const width = fileNames.get(String(request.params.file));
    if (width === undefined || !isPhotoKey(key)) {
      answerNotFound(response);
      return;
    }
    const visibility = visibilityOf(key, request);
    // Whoever has the address elsewhere can pass it on.
    const hereOnly = visibility === 'private';
    const image = visibility === 'gone' ? undefined : await images.open(key, width, { hereOnly });
    if (image === undefined) {
      answerNotFound(response);
      return;
    }
    setSafetyHeaders(response);
    if (image.kind === 'elsewhere') {
      response.setHeader('Cache-Control', 'private, max-age=60');
      response.redirect(302, image.url);
      return;
    }
    const cacheControl =
      visibility === 'public' ? 'public, max-age=31536000, immutable' : 'private, no-store';
    response.setHeader('Cache-Control', cacheControl);
    response.setHeader('ETag', image.etag);
    response.type('image/webp');
    response.sendFile(image.path, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      if (error) afterSendFailed(error, response, next);
    });
  };

  router.get('/uploads/:key/:file', serve);
  router.use('/uploads', (_request, response) => answerNotFound(response));
  return router;
};

const setSafetyHeaders = (response: Response): void => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
};

/** The file may be erased between the look and the read; a viewer who leaves early is no failure. */
const afterSendFailed = (error: Error, response: Response, next: NextFunction): void => {
  if (response.headersSent) return;
  const isMissing = 'status' in error && error.status === 404;
  if (isMissing) answerNotFound(response);
  else next(error);
};

const answerNotFound = (response: Response): void => {
  const requestId: unknown = response.locals.requestId;
  const body: Omit<ErrorBody, 'requestId'> & { requestId?: string } = {
    error: 'This photo is not here any more. Go back to the gallery.',
    code: 'not_found',
    ...(typeof requestId === 'string' && { requestId }),
  };
  response.removeHeader('ETag');
  response.removeHeader('Content-Type');
  response.setHeader('Cache-Control', 'no-store');
  response.status(404).json(body);
};
