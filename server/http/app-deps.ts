import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { Audience } from '../../shared/contest/views.ts';
import type { Cursor } from '../../shared/wire/cursor.ts';
import type { Delivery, ResetNotice } from '../../shared/wire/frames.ts';
import type { EntryStatus } from '../domain/tables.ts';
import type { OpenedImage } from '../media/image-store.ts';
import type { PhotoUpload } from '../media/photo-upload.ts';
import type { PhotoVisibility } from '../media/uploads-router.ts';
import type { UseCases } from '../use-cases/use-cases.ts';
import type { ContestViews } from '../views/contest-views.ts';

/** Where this site is reached. */
export type SiteSettings = {
  /** An origin such as `https://contest.example`; without one, the request's own host. */
  readonly publicUrl: string | undefined;
  /** As Express' `trust proxy`: whose `X-Forwarded-*` count. */
  readonly trustProxy: boolean | number | string;
};

/** Counts per period; 0 switches a limit off. */
export type RateNumbers = {
  /** A minute. */
  readonly submitPerDevice: number;
  /** A minute. */
  readonly submitPerAddress: number;
  /** Failed tries per 15 minutes and address. */
  readonly login: number;
  /** Failed tries per 15 minutes from everywhere. */
  readonly loginInAll: number;
};

/** `start` is the oldest that is kept. */
export type StreamPlace = Cursor | 'start' | undefined;

export type StreamPage =
  | {
      readonly kind: 'page';
      readonly epoch: string;
      readonly events: readonly Delivery[];
      /** Whether there is something after this page now. */
      readonly more: boolean;
    }
  | { readonly kind: 'reset'; readonly reset: ResetNotice };

/** The streams as SSE and polling read them: by page, from a cursor. */
export type StreamReader = {
  read(stream: Audience, place: StreamPlace): StreamPage;
  /** Calls `listener` whenever the stream has something after its last event, a reset too. Returns its end. */
  onNews(stream: Audience, listener: () => void): () => void;
};

export type Readiness = {
  readonly ready: boolean;
  /** What stands in the way, for machines and operators. */
  readonly reasons: readonly string[];
};

/** All that the HTTP edge asks for; compose.ts fills it. */
export type AppDeps = SiteSettings & {
  readonly useCases: UseCases;
  readonly views: ContestViews;
  /** The last record that the views show, in the epoch that clients see. */
  readonly position: () => Cursor;
  readonly photoUpload: PhotoUpload;
  readonly photos: {
    /** `GET /uploads/*`, asking for each photo who may see it. */
    createRouter(visibilityOf: (key: string, request: Request) => PhotoVisibility): RequestHandler;
    /** The status of the entry that shows this photo. */
    statusOf(key: string): EntryStatus | undefined;
    /** For the export. */
    open(key: string, width: number): Promise<OpenedImage | undefined>;
  };
  readonly realtime: {
    readonly streams: StreamReader;
    /** Answered as it is; `unavailable` with 503. */
    health(): { readonly status: string };
    metrics(): object;
    fallback(): object;
  };
  readonly readiness: () => Readiness;
  /** Counts, store, backups and memory for the organiser. */
  readonly metrics: () => object | Promise<object>;
  readonly rates: RateNumbers;
  /** Hosts that pictures may be redirected to, e.g. `https://res.cloudinary.com`. */
  readonly imageOrigins: readonly string[];
  /** The built pages, absolute. */
  readonly clientDir: string;
  /** Serves the pages from their sources instead; in development only. */
  readonly devClient: RequestHandler | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
};
