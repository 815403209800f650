/**
 * What `GET /api/metrics` answers. Sizes are in bytes, moments in milliseconds since 1970, everything else in the unit
 * of its name.
 */
export type MetricsAnswer = Operations & {
  readonly counts: {
    readonly entries: Readonly<Record<string, number>>;
    readonly sessions: number;
  };
  readonly store: StoreStanding;
  readonly backups: BackupStanding;
  /** How it stands with the media machine; null where photos are kept here. */
  readonly media: { readonly waiting: number; readonly trouble?: string } | null;
  readonly realtime: {
    readonly messaging: { readonly queueSize: number; readonly totalDelivered: number };
    readonly performance: { readonly throughput: number };
  };
  readonly uptimeSeconds: number;
  /** Why the server is not fit for traffic; empty while it is. */
  readonly reasons: readonly string[];
};

export type StoreStanding = {
  readonly kind: 'open' | 'full' | 'read-only' | 'closed';
  readonly reason?: string;
  readonly epoch: string;
  /** The last record, and the last that is on the disk. */
  readonly head: number;
  readonly durable: number;
  readonly lastSnapshotSeq: number;
  readonly snapshotProblem?: string;
};

export type BackupStanding = {
  readonly backedUp: number;
  readonly behind: number;
  /** For how long records have been on one disk alone; null where none are sent elsewhere. */
  readonly lagSeconds: number | null;
  readonly machine: ShippedStanding | null;
  readonly records: ShippedStanding | null;
  /** The complete backups that are made without being asked; null where none are. */
  readonly scheduled: {
    readonly lastAt: number | null;
    readonly everySeconds: number;
    readonly trouble?: string;
  } | null;
};

export type ShippedStanding = {
  readonly behind: number;
  readonly behindMs: number;
  readonly trouble?: string;
};

/** How the server does, for those who look after it. */
export type Operations = {
  /** By the server's clock, as all moments here. */
  readonly at: number;
  readonly connections: {
    readonly byState: Readonly<Record<string, number>>;
    readonly byTransport: Readonly<Record<string, number>>;
    /** Streams that are read without a socket. */
    readonly withoutSockets: number;
    /** Sockets that have not answered the heartbeat for too long. */
    readonly unhealthy: number;
    /** Events that have not been sent to who lacks most of them, and how many lack some. */
    readonly lag: { readonly max: number; readonly behind: number };
  };
  /** Events of the last minute, or hour. */
  readonly lately: {
    readonly reconnectionsPerMinute: number;
    readonly refusedLoginsPerMinute: number;
    /** Answers of the 5xx kind, socket commands that failed, and faults of sockets. */
    readonly failuresPerHour: number;
  };
  readonly latency: {
    readonly requests: Percentiles;
    readonly commits: Percentiles;
    /** To a page and back, over its own line. */
    readonly delivery: Omit<Percentiles, 'count' | 'p50Ms'>;
  };
  readonly loop: { readonly p99Ms: number };
  readonly memory: {
    readonly rss: number;
    readonly heapUsed: number;
    readonly heapLimit: number;
    /** Of the machine or its container. */
    readonly machineLimit: number;
  };
  /** Photos that wait here for their turn, and that are being worked on. */
  readonly photos: { readonly waiting: number; readonly running: number };
  readonly disk: readonly DiskSpace[];
  readonly versions: { readonly contest: string; readonly node: string; readonly role: string };
  /** The newest first. */
  readonly refusals: readonly Refusal[];
  readonly history: {
    readonly everyMs: number;
    /** The oldest first. */
    readonly samples: readonly Sample[];
  };
};

/** Null where nothing was measured. */
export type Percentiles = {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly count: number;
};

export type DiskSpace = {
  readonly folder: string;
  /** The same for all folders on one disk. */
  readonly device: number;
  readonly freeBytes: number;
  readonly sizeBytes: number;
};

/** A request that was refused or failed. Nothing in it tells who asked. */
export type Refusal = {
  readonly at: number;
  readonly code: string;
  readonly method: string;
  /** As docs/API.md has it, without what it was asked for. */
  readonly route: string;
  readonly status: number;
  readonly requestId: string;
};

/** One look at everything, for the charts. */
export type Sample = {
  readonly at: number;
  /** With sockets and without. */
  readonly connections: number;
  readonly requestP95Ms: number | null;
  readonly commitP95Ms: number | null;
  readonly deliveryP95Ms: number | null;
  readonly loopP99Ms: number;
  /** What the connection that is furthest behind lacks. */
  readonly lagEvents: number;
  readonly backupLagSeconds: number | null;
  readonly residentBytes: number;
};
