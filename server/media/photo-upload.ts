import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { randomId, type Random } from '../../shared/base/random.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { limits } from '../../shared/contest/limits.ts';
import type { ReceivedPhoto } from '../use-cases/use-cases.ts';
import { discardFile, isNoRoom } from './durable-files.ts';
import type { UploadRefusal } from './refusals.ts';

export type ReceivedUpload = {
  /** The text fields as sent, unchecked. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly photo: ReceivedPhoto | undefined;
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
  readonly random: Random;
  readonly maxBytes?: number;
}): PhotoUpload => {
  const { maxBytes = limits.photoBytes } = options;
  const parse = multer({
    storage: createDigestedStorage(options),
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
        photo: file && receivedPhoto(file),
        discard: async () => {
          if (file) await discardFile(file.path);
        },
      });
    },
  };
};

type Digested = { readonly sha256: string };

/** multer's files on disk, each with the SHA-256 of what went into it. */
const createDigestedStorage = ({
  tempDir: destination,
  random,
}: {
  readonly tempDir: string;
  readonly random: Random;
}): StorageEngine => {
  const disk = multer.diskStorage({
    destination,
    // Given at once, or bytes could pass before both the file and the digest are there to take them.
    filename: (_request, _file, done) => done(null, randomId(random)),
  });
  return {
    _handleFile(request, file, done) {
      const hash = createHash('sha256');
      disk._handleFile(request, file, (error: unknown, info) => {
        const digested: Partial<Express.Multer.File> & Digested = {
          ...info,
          sha256: hash.digest('hex'),
        };
        done(error, digested);
      });
      file.stream.on('data', (chunk: Buffer) => hash.update(chunk));
    },
    _removeFile: (request, file, done) => disk._removeFile(request, file, done),
  };
};

const receivedPhoto = (file: Express.Multer.File): ReceivedPhoto => {
  // What the storage told of a file is in it.
  const { path, size, sha256 } = file as Express.Multer.File & Digested;
  return { path, bytes: size, sha256 };
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
