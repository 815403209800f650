import type { Request, Response } from 'express';
import type { Document } from '../views/documents.ts';

/** Sends what was built and compressed once for everybody; a browser that has it already is told so. */
export const sendDocument = (
  request: Request,
  response: Response,
  options: {
    readonly name: string;
    readonly document: Document;
    readonly cacheControl: string;
  },
): void => {
  const { name, document, cacheControl } = options;
  const { epoch, seq, json, gzip } = document;
  response.type('json').vary('Accept-Encoding');
  response.setHeader('Cache-Control', cacheControl);
  response.setHeader('ETag', `W/"${name}-${epoch}-${String(seq)}"`);
  const zipped = request.acceptsEncodings('gzip') === 'gzip';
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.send(zipped ? gzip : json);
};
