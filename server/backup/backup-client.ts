import type { z } from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type {
  ClearFile,
  Erasure,
  HistoryName,
  NamedUpload,
  ReceivedHistory,
} from '../../lib/store/index.ts';
import type { ReceivedUpTo, ReceiveRefusal, ShippedLines } from '../../lib/wal/index.ts';
import type { InternalClient, InternalRequest } from '../internal/internal-client.ts';
import * as api from './backup-api.ts';

/** The role `backup`, as `app` and a restore ask it. Every call rejects with `BackupUnreachable` without an answer. */
export type BackupClient = {
  upTo(history: HistoryName): Promise<ReceivedHistory>;
  /** The history that it received something of last. */
  newest(): Promise<(HistoryName & ReceivedUpTo) | undefined>;
  sendLines(
    history: HistoryName,
    shipped: ShippedLines,
  ): Promise<Result<ReceivedUpTo, ReceiveRefusal>>;
  missing(contents: readonly string[]): Promise<readonly string[]>;
  putContent(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  nameUploads(history: HistoryName, uploads: readonly NamedUpload[]): Promise<void>;
  /** All uploads that records up to `seq` name were sent. */
  noteWhole(history: HistoryName, seq: number): Promise<void>;
  /** The paths whose bytes are wanted; none when all is sealed. */
  seal(history: HistoryName, files: readonly ClearFile[]): Promise<readonly string[]>;
  forget(owners: readonly string[]): Promise<void>;
  erasures(): Promise<readonly Erasure[]>;
  /** Makes a backup of the newest history; undefined where nothing was received. */
  makeBackup(): Promise<string | undefined>;
  size(path: string): Promise<number | undefined>;
  list(path: string): Promise<readonly string[]>;
  read(path: string, position: number, bytes: number): Promise<Uint8Array>;
};

/** The backup machine did not answer, or not as it should. */
export class BackupUnreachable extends Error {
  override readonly name = 'BackupUnreachable';
}

/** A backup of 10,000 entries takes its time. */
export const slowMs = 10 * 60_000;

export const createBackupClient = (ask: InternalClient): BackupClient => {
  const send = async (request: InternalRequest): Promise<Response> => {
    const response = await ask(request).catch((cause: unknown) => {
      throw new BackupUnreachable(
        `The backup machine does not answer (${reasonOf(cause)}). Look whether it runs and whether BACKUP_URL is its address.`,
        { cause },
      );
    });
    const { status } = response;
    if (response.ok || status === 404 || status === 409) return response;
    await response.body?.cancel();
    throw new BackupUnreachable(
      status === 401
        ? 'The backup machine does not trust us: give both the same INTERNAL_SECRET, and set their clocks.'
        : `The backup machine answered ${String(status)}. Its log tells why.`,
    );
  };
  const post = (target: string, json: unknown) => send({ method: 'POST', target, body: { json } });
  const readAs = async <T>(schema: z.ZodType<T>, response: Response): Promise<T> => {
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new BackupUnreachable(
      'The backup machine gives another answer than this release knows: run the same release on both.',
    );
  };
  const at = (path: string): string => `path=${encodeURIComponent(path)}`;

  return {
    upTo: async (history) => readAs(api.toldHistory, await post('/log/up-to', { history })),
    async newest() {
      const response = await send({ method: 'GET', target: '/newest' });
      return (await readAs(api.toldNewest, response)).newest ?? undefined;
    },
    async sendLines(history, shipped) {
      const response = await post('/log', { history, shipped });
      return response.status === 409
        ? err(await readAs(api.toldFork, response))
        : ok(await readAs(api.toldUpTo, response));
    },
    async missing(contents) {
      const response = await post('/contents/missing', { contents });
      return (await readAs(api.toldMissing, response)).missing;
    },
    async putContent(sha256, chunks) {
      const target = `/contents/${sha256}`;
      await send({ method: 'PUT', target, body: { chunks, sha256 } });
    },
    async nameUploads(history, uploads) {
      const response = await post('/uploads', { history, uploads });
      if (response.status !== 409) return;
      const { wanted } = await readAs(api.toldWanted, response);
      throw new BackupUnreachable(`The backup machine lacks ${wanted.join(', ')}.`);
    },
    async noteWhole(history, seq) {
      await post('/log/whole', { history, seq });
    },
    async seal(history, files) {
      const encoded = files.map(({ bytes, ...file }) => ({
        ...file,
        ...(bytes && { bytes: Buffer.from(bytes).toString('base64') }),
      }));
      const response = await post('/sealed', { history, files: encoded });
      return response.status === 409 ? (await readAs(api.toldWanted, response)).wanted : [];
    },
    async forget(owners) {
      await post('/forget', { owners });
    },
    async erasures() {
      const response = await send({ method: 'GET', target: '/erasures' });
      return (await readAs(api.toldErasures, response)).erasures.map(({ reached, ...erasure }) => ({
        ...erasure,
        ...(reached && { reached }),
      }));
    },
    async makeBackup() {
      const response = await send({ method: 'POST', target: '/backups' });
      return (await readAs(api.toldBackup, response)).id ?? undefined;
    },
    async size(path) {
      const response = await send({ method: 'GET', target: `/files/size?${at(path)}` });
      if (response.status === 404) return undefined;
      return (await readAs(api.toldSize, response)).bytes ?? undefined;
    },
    async list(path) {
      const response = await send({ method: 'GET', target: `/files/list?${at(path)}` });
      if (response.status === 404) throw notThere(path);
      return (await readAs(api.toldNames, response)).names;
    },
    async read(path, position, bytes) {
      const part = `position=${String(position)}&bytes=${String(bytes)}`;
      const response = await send({ method: 'GET', target: `/files?${at(path)}&${part}` });
      if (response.status === 404) throw notThere(path);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
};

const notThere = (path: string): Error =>
  Object.assign(new Error(`ENOENT: ${path} is not on the backup machine`), { code: 'ENOENT' });

const reasonOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
};
