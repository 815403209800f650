import * as z from 'zod';
import type { Result } from '../../shared/base/result.ts';
import { amount, readFlags, wholeNumber } from '../support/read-flags.ts';

export const usage = `Rehearses a deploy: SIGTERM to the real server, a gap, and a start on the same folders and port, while
phones are connected and enter designs all the while, and one browser looks at the wall.
  npm run drill:deploy -- [--clients 200] [--down 20] [--entries-per-second 4] [--json]
--down is in seconds. Exit code 1 when anything was lost, doubled, refused for good, out of order or late.`;

const planSchema = z.object({
  clients: wholeNumber(1, 200),
  down: z.coerce.number('is not a number').min(0, 'is below 0').default(20),
  'entries-per-second': amount(4),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});

export type Plan = z.infer<typeof planSchema>;

export const readPlan = (args: readonly string[]): Result<Plan, string> =>
  readFlags(
    args,
    {
      clients: { type: 'string' },
      down: { type: 'string' },
      'entries-per-second': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    planSchema,
  );
