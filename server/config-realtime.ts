import * as z from 'zod';
import { defaultLimits, type Limits } from '../lib/realtime/index.ts';
import { theContest } from './config-words.ts';

const above0 = z.coerce.number('is not a number').positive('is not a number above 0').optional();

const limit = (name: keyof Limits, unit: string, does: string) => ({
  ...{ schema: above0, does, unit, roles: theContest },
  defaultIs: `\`${String(defaultLimits[name])}\``,
});

/** Every option of the realtime layer under its name in capitals. */
export const realtimeVariables = {
  REALTIME_HEARTBEAT_INTERVAL: limit(
    'heartbeatInterval',
    'ms',
    'how often a page is asked whether it is there',
  ),
  REALTIME_HEARTBEAT_TIMEOUT: limit(
    'heartbeatTimeout',
    'ms',
    'without an answer for so long it is let go; must be longer than the interval',
  ),
  REALTIME_MAX_QUEUE_SIZE: limit(
    'maxQueueSize',
    'events',
    'what a returning page is told one by one; beyond that it takes a snapshot',
  ),
  REALTIME_MESSAGE_EXPIRY: limit(
    'messageExpiry',
    'ms',
    'how long a message to one client waits for it',
  ),
  REALTIME_CLEANUP_INTERVAL: limit(
    'cleanupInterval',
    'ms',
    'how often those that expired are dropped',
  ),
  REALTIME_INITIAL_BACKOFF_DELAY: limit(
    'initialBackoffDelay',
    'ms',
    'with the next two, what `getBackoffDelay` answers to programs built on `lib/realtime`; pages use 1 to 30 s',
  ),
  REALTIME_BACKOFF_MULTIPLIER: limit('backoffMultiplier', 'a factor', 'by which the delay grows'),
  REALTIME_MAX_BACKOFF_DELAY: limit('maxBackoffDelay', 'ms', 'up to which it grows'),
  REALTIME_PROBE_INTERVAL: limit(
    'probeInterval',
    'ms',
    'how long a visible page hears nothing before it asks',
  ),
  REALTIME_GRACE_PERIOD: limit(
    'gracePeriod',
    'ms',
    'when pages are told to return after a shutdown',
  ),
  REALTIME_DRAIN_TIMEOUT: limit(
    'drainTimeout',
    'ms',
    'how long a shutdown waits for commands in flight',
  ),
  REALTIME_MAX_CONNECTIONS: limit('maxConnections', 'connections', 'more are told to come later'),
  REALTIME_IDLE_TIMEOUT: limit(
    'idleTimeout',
    'ms',
    'when there are as many, a connection that never said hello and was quiet for so long makes room',
  ),
  REALTIME_ARRIVALS_PER_SECOND: limit(
    'arrivalsPerSecond',
    'connections',
    'how many are let in each second; more are told when their turn is',
  ),
  REALTIME_ARRIVAL_BURST: limit('arrivalBurst', 'connections', 'how many are let in at once'),
  REALTIME_CREDIT_PACKETS: limit(
    'creditPackets',
    'packets',
    'what may wait for a slow client before it is sent nothing more until it has taken that',
  ),
  REALTIME_CREDIT_BYTES: limit('creditBytes', 'bytes', 'the same in bytes'),
  REALTIME_MAX_BUFFERED_PACKETS: limit(
    'maxBufferedPackets',
    'packets',
    'what may wait for a slow client, here and in the log, before its connection is closed',
  ),
  REALTIME_MAX_BUFFERED_BYTES: limit('maxBufferedBytes', 'bytes', 'what may wait here in bytes'),
};

const tenMinutesMs = 600_000;

export const realtimeProfiles: Readonly<
  Record<'mobile' | 'high-frequency' | 'low-bandwidth', Partial<Limits>>
> = {
  mobile: {
    heartbeatInterval: 45_000,
    heartbeatTimeout: 60_000,
    maxQueueSize: 500,
    initialBackoffDelay: 2000,
    maxBackoffDelay: 60_000,
  },
  'high-frequency': {
    heartbeatInterval: 15_000,
    heartbeatTimeout: 30_000,
    maxQueueSize: 2000,
    messageExpiry: tenMinutesMs,
  },
  'low-bandwidth': {
    heartbeatInterval: 60_000,
    heartbeatTimeout: 90_000,
    maxQueueSize: 500,
    messageExpiry: tenMinutesMs,
  },
};
