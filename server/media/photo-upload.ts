import type { Request, Response } from 'express';
import multer from 'multer';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { limits } from '../../shared/contest/limits.ts';
import { discard, isNoRoom } from './durable-files.ts';
import type { UploadRefusal } from './refusals.ts';

export type ReceivedUpload = {
  /** The text fields as sent, unchecked. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly photo: { readonly path: string; readonly bytes: number } | undefined;
  /** Removes the temporary file if it is still there; call it in a `finally`. */
  discard(): Promise<void>;
};

export type PhotoUpload = {
  /** Reads the form. A refused or aborted one leaves no file behind. */
  receive(request: Request, response: Response): Promise<Result<ReceivedUpload, UploadRefusal>>;
};

/** Reads a `multipart/form-data` form with one `photo` into the temporary folder, bounded in every way. */
export const createPhotoUpload = (options: {
  readonly tempDir: string;
  readonly maxBytes?: number;
}): PhotoUpload => {
  const { tempDir, maxBytes = limits.photoBytes } = options;
  const parse = multer({
    storage: multer.diskStorage({ destination: tempDir }),
    limits: {
      fieldNameSize: 40,
      fieldSize: 8 * 1024,
      fields: 16,
      fileSize: maxBytes,
      files: 1,
      parts: 18,
      headerPairs: 20,
      fieldNestingDepth: 0,
    },
  }).single('photo');

  const read = (request: Request, response: Response): Promise<unknown> =>
    new Promise((resolve) => {
      void parse(request, response, (failure: unknown) => resolve(failure));
    });

  return {
    receive: async (request, response) => {
      const failure = await read(request, response);
      if (failure !== undefined && failure !== null) {
        return err(refusalOf(failure, request, maxBytes));
      }
      const { file } = request;
      return ok({
        fields: (request.body ?? {}) as Record<string, unknown>,
        photo: file && { path: file.path, bytes: file.size },
        discard: async () => {
          if (file) await discard(file.path);
        },
      });
    },
  };
};

/** multer's failures by code; what is neither the sender's nor the disk's fault is thrown on. */
const refusalOf = (failure: unknown, request: Request, maxBytes: number): UploadRefusal => {
  if (isNoRoom(failure)) return { kind: 'no-room' };
  if (failure instanceof multer.MulterError) return formRefusal(failure, request, maxBytes);
  if (request.destroyed && !request.complete) return { kind: 'aborted' };
  if (failure instanceof Error && 'syscall' in failure) {
    throw new Error('The upload could not be written to the temporary folder', { cause: failure });
  }
  return { kind: 'not-a-form' };
};

const formRefusal = (
  failure: multer.MulterError,
  request: Request,
  maxBytes: number,
): UploadRefusal => {
  switch (failure.code as string) {
    case 'LIMIT_FILE_SIZE':
      return { kind: 'too-large', bytes: sentBytes(request, maxBytes), limitBytes: maxBytes };
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_UNEXPECTED_FILE':
      return { kind: 'too-many-photos' };
    case 'LIMIT_FIELD_VALUE':
      return { kind: 'field-too-long', field: failure.field };
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_COUNT':
    case 'LIMIT_FIELD_KEY':
    case 'LIMIT_FIELD_NESTING':
      return { kind: 'too-many-fields' };
    default:
      return request.destroyed && !request.complete ? { kind: 'aborted' } : { kind: 'not-a-form' };
  }
};

/** Reading stops at the limit, so the photo's size is only known from what the sender announced. */
const sentBytes = (request: Request, maxBytes: number): number => {
  const announced = Number(request.headers['content-length']);
  return announced > maxBytes ? announced : maxBytes + 1;
};
