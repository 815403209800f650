import { Router, type NextFunction, type Request, type Response } from 'express';
import { assertNever } from '../../shared/base/assert-never.ts';
import type { ErrorBody } from '../../shared/contest/errors.ts';
import type { ImageStore, OpenedImage } from './image-store.ts';
import { isPhotoKey, variantWidths } from './photo.ts';
import { relayPicture } from './relay-picture.ts';

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
    const open = () => images.open(key, width, { hereOnly });
    const image = visibility === 'gone' ? undefined : await open();
    if (image === undefined) {
      answerNotFound(response);
      return;
    }
    setSafetyHeaders(response);
    const isPublic = visibility === 'public';
    response.setHeader(
      'Cache-Control',
      isPublic ? 'public, max-age=31536000, immutable' : 'private, no-store',
    );
    const failed = async (error?: Error): Promise<void> => {
      // It may have gone on to the media machine between the look and the read.
      const moved = error === undefined && image.kind === 'file' ? await open() : undefined;
      if (error !== undefined) next(error);
      else if (moved?.kind === 'streamed')
        await show(moved, request, response, () => answerNotFound(response));
      else answerNotFound(response);
    };
    await show(image, request, response, (error) => void failed(error).catch(next));
  };

  router.get('/uploads/:key/:file', serve);
  router.use('/uploads', (_request, response) => answerNotFound(response));
  return router;
};

const show = async (
  image: OpenedImage,
  request: Request,
  response: Response,
  failed: (error?: Error) => void,
): Promise<void> => {
  switch (image.kind) {
    case 'elsewhere':
      response.setHeader('Cache-Control', 'private, max-age=60');
      response.redirect(302, image.url);
      return;
    case 'streamed':
      await relayPicture(image.fetch, request, response, failed);
      return;
    case 'file':
      response.setHeader('ETag', image.etag);
      response.type('image/webp');
      response.sendFile(image.path, { cacheControl: false, dotfiles: 'allow' }, (error) => {
        if (error) afterSendFailed(error, response, failed);
      });
      return;
    default:
      assertNever(image);
  }
};

const setSafetyHeaders = (response: Response): void => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
};

/** The file may be erased between the look and the read; a viewer who leaves early is no failure. */
const afterSendFailed = (
  error: Error,
  response: Response,
  failed: (error?: Error) => void,
): void => {
  if (response.headersSent) return;
  const isMissing = 'status' in error && error.status === 404;
  failed(isMissing ? undefined : error);
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
