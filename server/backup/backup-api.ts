import { z } from 'zod';
import { historyName, namedUploads } from '../../lib/store/index.ts';
import { shippedLinesSchema } from '../../lib/wal/index.ts';

// What passes between `app` and `backup`: both ends read it with these.

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const upTo = z.object({ head: z.int().nonnegative(), chain: digest });

export const askUpTo = z.object({ history: historyName });
export const toldUpTo = upTo;
export const toldHistory = upTo.extend({ whole: z.int().nonnegative() });
export const toldNewest = z.object({ newest: historyName.extend(upTo.shape).nullable() });

export const sentLines = z.object({ history: historyName, shipped: shippedLinesSchema });
export const toldFork = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['elsewhere', 'fork']), ...upTo.shape }),
  z.object({ kind: z.literal('damaged'), seq: z.int() }),
]);

export const askMissing = z.object({ contents: z.array(digest).max(1000) });
export const toldMissing = z.object({ missing: z.array(digest) });

export const sentWhole = z.object({ history: historyName, seq: z.int().nonnegative() });

export const sentUploads = z.object({ history: historyName, uploads: namedUploads.max(1000) });

export const sentSealed = z.object({
  history: historyName,
  files: z
    .array(
      z.object({
        path: z.string().min(1),
        digest,
        size: z.int().nonnegative(),
        /** Up to the zeros at the end, in base64. */
        bytes: z.base64().optional(),
      }),
    )
    .max(1000),
});
/** The paths whose bytes are wanted. */
export const toldWanted = z.object({ wanted: z.array(z.string()) });

export const sentForget = z.object({ owners: z.array(z.string().min(1)).max(100_000) });
export const toldErasures = z.object({
  erasures: z.array(
    z.object({ id: z.string(), at: z.number(), reached: z.literal(true).optional() }),
  ),
});

export const toldBackup = z.object({ id: z.string().nullable() });

export const toldNames = z.object({ names: z.array(z.string()) });
export const toldSize = z.object({ bytes: z.int().nullable() });

/** The most that is sent at a time, so that nobody waits long and no memory fills. */
export const maxLines = 500;
export const maxJsonBytes = 96 * 1024 * 1024;
export const maxReadBytes = 4 * 1024 * 1024;
