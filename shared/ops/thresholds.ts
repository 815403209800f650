/**
 * From where on something is worth a word to who runs the contest. The alerts in docs/ops/alerts.yml and the operations
 * page go by the same numbers.
 */
export const thresholds = {
  /** For how long records may be on one disk alone: a word, and then a loud one. */
  backupLagSeconds: 30,
  backupLostSeconds: 300,
  /** How many intervals old the last complete backup may be. */
  backupAgeIntervals: 2,
  /** How many events the connection that is furthest behind may lack. */
  streamLagEvents: 500,
  diskFreeShareLow: 0.15,
  diskFreeShareCritical: 0.05,
  reconnectionsPerMinute: 50,
  /** Answers of the 5xx kind, socket commands that failed, and faults of sockets. */
  failuresPerHour: 100,
  /** Refused for the word, or for the rate. */
  refusedLoginsPerMinute: 20,
  /** Without what lasts as long as somebody's network needs for it: see routes.ts. */
  requestP95Seconds: 0.5,
  loopLagP99Seconds: 0.1,
  /** Starts of one process within 15 minutes; more is a loop. */
  restartsPerQuarterHour: 2,
  /** Of what the process may have; above it the collector does little else. */
  heapUsedShare: 0.85,
  /** Of what the machine or its container has. */
  residentMemoryShare: 0.9,
  /** Photos that wait to be worked on here, or to be taken by the media machine. */
  photosWaiting: 100,
} as const;
