import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import type { HistoryName } from '../../lib/store/index.ts';
import type { InternalClient, InternalRequest } from '../internal/internal-client.ts';
import type { FetchPicture } from './image-store.ts';
import { toldKeys, toldPhoto, type ToldPhoto } from './media-api.ts';

/** The role `media`, as `app` asks it. Every call rejects with `MediaUnreachable` without an answer. */
export type MediaClient = {
  /** Sends a photo as it was received; it is durable there, and ready to be shown, when it is `stored`. */
  put(
    key: string,
    original: { readonly path: string; readonly sha256: string },
    signal?: AbortSignal,
  ): Promise<ToldPhoto>;
  /** One variant, as it is asked for; a 404 where the photo is not there. */
  picture(key: string, width: number): FetchPicture;
  remove(key: string): Promise<void>;
  listKeys(): Promise<readonly string[]>;
  /** Has these photos sent on to the backup machine; they are there when it resolves. */
  sendOn(
    history: HistoryName,
    photos: readonly { readonly owner: string; readonly key: string }[],
  ): Promise<void>;
  /** Whether it answers at all. */
  isThere(): Promise<boolean>;
};

/** The media machine did not answer, or not as it should. */
export class MediaUnreachable extends Error {
  override readonly name = 'MediaUnreachable';
}

/** A photo may have to wait for its turn. */
const workMs = 90_000;
const probeMs = 3000;

export const createMediaClient = (ask: InternalClient): MediaClient => {
  const send = async (
    request: InternalRequest,
    isExpected: (status: number) => boolean = (status) => status < 300,
  ): Promise<Response> => {
    const response = await ask(request).catch((cause: unknown) => {
      throw new MediaUnreachable(
        `The media machine does not answer (${reasonOf(cause)}). Look whether it runs and whether MEDIA_URL is its address.`,
        { cause },
      );
    });
    if (isExpected(response.status)) return response;
    const status = String(response.status);
    await response.body?.cancel();
    throw new MediaUnreachable(
      status === '401'
        ? 'The media machine does not trust us: give both the same INTERNAL_SECRET, and set their clocks.'
        : `The media machine answered ${status}. Its log tells why.`,
    );
  };

  return {
    async put(key, { path, sha256 }, signal) {
      const response = await send(
        {
          ...{ method: 'PUT', target: `/photos/${key}`, signal, timeoutMs: workMs },
          body: { chunks: createReadStream(path), sha256 },
        },
        (status) => status < 300 || status === 422,
      );
      return readAs(toldPhoto, response);
    },
    picture: (key, width) => (headers, signal) =>
      send(
        {
          ...{ method: 'GET', target: `/photos/${key}/${String(width)}`, headers, signal },
          isStreamed: true,
        },
        (status) => status < 300 || [304, 404, 416].includes(status),
      ),
    async remove(key) {
      await send({ method: 'DELETE', target: `/photos/${key}` });
    },
    async listKeys() {
      return (await readAs(toldKeys, await send({ method: 'GET', target: '/photos' }))).keys;
    },
    async sendOn(history, photos) {
      await send({
        method: 'POST',
        target: '/photos/send-on',
        body: { json: { history, photos } },
      });
    },
    async isThere() {
      const asked = send({ method: 'GET', target: '/health', timeoutMs: probeMs });
      return asked.then(
        async ({ body }) => {
          await body?.cancel();
          return true;
        },
        () => false,
      );
    },
  };
};

const readAs = async <T>(schema: z.ZodType<T>, response: Response): Promise<T> => {
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new MediaUnreachable(
    'The media machine gives another answer than this release knows: run the same release on both.',
  );
};

const reasonOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
};
