import type { Request, RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { RealtimeReliability } from '../../lib/realtime/index.ts';
import type { StoreStatus } from '../../lib/store/index.ts';
import type { ScheduledBackups } from '../backup/backup-schedule.ts';
import type { ShippedRecords } from '../backup/shipper.ts';
import type { PhotoUpload } from '../media/photo-upload.ts';
import type { ReadPhoto } from '../media/read-photo.ts';
import type { UploadRefusal } from '../media/refusals.ts';
import type { PhotoVisibility } from '../media/uploads-router.ts';
import type { Readiness } from '../ops/readiness.ts';
import type { RequestScope } from '../ops/request-scope.ts';
import type { AnsweredRequest } from './answered-request.ts';
import type { ContestError } from '../../shared/contest/errors.ts';
import type { Operations } from '../../shared/ops/metrics-answer.ts';
import type { ContestState } from '../domain/tables.ts';
import type { UseCases } from '../use-cases/use-cases.ts';
import type { ContestViews } from '../views/contest-views.ts';
import type { Galleries } from '../views/galleries.ts';
import type { Snapshots } from '../views/snapshots.ts';

/** The parts of the configuration that the edge needs. */
export type HttpSettings = {
  /** Links and QR codes; without it, the request's own host. */
  readonly publicUrl: string | undefined;
  /** Express's `trust proxy`. */
  readonly trustProxy: boolean | number | string;
  readonly rateLimits: {
    /** Submissions a minute; 0 is off. */
    readonly submitPerDevice: number;
    readonly submitPerAddress: number;
    /** Sign-ins per 15 minutes and address. */
    readonly login: number;
    /** The same from everywhere at once; 20 times `login` where it is not given. */
    readonly loginInAll?: number;
  };
  /** Where else pictures may come from, e.g. `https://res.cloudinary.com`. */
  readonly imageOrigins?: readonly string[];
};

/** The first part of a page's address → the value of its `Link` header. */
export type PagePreloads = Readonly<Record<string, string>>;

export type HttpAppDeps = {
  readonly settings: HttpSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Has the lines of the log name the request that they are written for. */
  readonly requests?: RequestScope;
  readonly readiness: Readiness;
  /** Told of each request when its answer is over. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
  readonly useCases: UseCases;
  /** Of durable rows only. */
  readonly views: ContestViews;
  /** The durable rows themselves, for the export and the visibility of photos. */
  readonly rows: ContestState;
  /** `GET /api/snapshot?stream=&atLeast=`: reset notices name the seq that must be covered as `atLeast`. */
  readonly snapshots: Snapshots;
  /** `GET /api/feed` and `GET /api/submissions`. */
  readonly galleries: Galleries;
  readonly realtime: Pick<
    RealtimeReliability<never>,
    | 'epoch'
    | 'readStream'
    | 'followStream'
    | 'getHealthStatus'
    | 'getMetrics'
    | 'getFallbackStatus'
    | 'inspect'
  >;
  /** `createReadPhoto(images)`, for the export. */
  readonly readPhoto: ReadPhoto;
  /** `GET /uploads/…`; who may see a photo is asked for each. */
  readonly createUploadsRouter: (
    visibilityOf: (key: string, request: Request) => PhotoVisibility,
  ) => Router;
  readonly photoUpload: PhotoUpload;
  readonly describeRefusal: (why: UploadRefusal) => ContestError;
  readonly status: () => StoreStatus;
  /** The last seq known to be in a backup. */
  readonly backedUp: () => number;
  /** How it stands with the backup machine; null where there is none. */
  readonly backupMachine?: () => ShippedRecords | null;
  /** How it stands with the backups that are made without being asked; null where none are. */
  readonly scheduledBackups?: () => ScheduledBackups | null;
  /** How far the records are in this machine's own backups folder; null where none are sent there. */
  readonly recordsHere?: () => ShippedRecords | null;
  /** How it stands with the media machine; null where photos are kept here. */
  readonly mediaMachine?: () => MediaMachine | null;
  /** How the server does, and how it did in the last ten minutes. */
  readonly operations: () => Operations;
  /** Where the built pages are, absolute. */
  readonly clientDir: string;
  readonly pagePreloads?: PagePreloads;
  /** Serves the pages from their sources instead: `openDevClient` in dev-client.ts. */
  readonly devClient?: RequestHandler | undefined;
};

export type MediaMachine = {
  /** How many photos wait here for that machine. */
  readonly waiting: number;
  /** Why they wait, in a sentence. */
  readonly trouble?: string;
};
