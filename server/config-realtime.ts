import * as z from 'zod';
import type { Limits } from '../lib/realtime/index.ts';

const above0 = () =>
  z.coerce.number('is not a number').positive('is not a number above 0').optional();

/** Every option of the realtime layer under its name in capitals; milliseconds, packets or bytes. */
export const realtimeVariables = {
  REALTIME_HEARTBEAT_INTERVAL: above0(),
  REALTIME_HEARTBEAT_TIMEOUT: above0(),
  REALTIME_MAX_QUEUE_SIZE: above0(),
  REALTIME_MESSAGE_EXPIRY: above0(),
  REALTIME_CLEANUP_INTERVAL: above0(),
  REALTIME_INITIAL_BACKOFF_DELAY: above0(),
  REALTIME_BACKOFF_MULTIPLIER: above0(),
  REALTIME_MAX_BACKOFF_DELAY: above0(),
  REALTIME_PROBE_INTERVAL: above0(),
  REALTIME_GRACE_PERIOD: above0(),
  REALTIME_DRAIN_TIMEOUT: above0(),
  REALTIME_MAX_CONNECTIONS: above0(),
  REALTIME_MAX_BUFFERED_PACKETS: above0(),
  REALTIME_MAX_BUFFERED_BYTES: above0(),
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
