import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { amount, readFlags, wholeNumber } from '../support/read-flags.ts';

export const usage = `Loads a contest as a busy evening would, and tells how it held.
  npm run test:load -- [--target http://127.0.0.1:3000] [--clients 100] [--entries-per-second 1] [--seconds 30]
                       [--max-response-p99 5000] [--max-delay-p95 2000] [--json] [--allow-remote]
Without --target it starts a contest of its own and removes it. The entries that it makes elsewhere stay there: give it
a contest that is for trying, and say --allow-remote when that is another machine. Limits are in milliseconds.
Exit code 1 when a client missed, doubled or mixed up an entry, a request failed, or a limit was passed.`;

const planSchema = z.object({
  target: z.string().optional(),
  clients: wholeNumber(1, 100),
  'entries-per-second': amount(1),
  seconds: amount(30),
  'max-response-p99': amount(5000),
  'max-delay-p95': amount(2000),
  json: z.boolean().default(false),
  'allow-remote': z.boolean().default(false),
  help: z.boolean().default(false),
});

export type Plan = {
  /** The contest's origin; null: one of our own. */
  readonly target: string | null;
  readonly clients: number;
  readonly entriesPerSecond: number;
  readonly seconds: number;
  readonly maxResponseP99: number;
  readonly maxDelayP95: number;
  readonly json: boolean;
  readonly help: boolean;
};

const options = {
  target: { type: 'string' },
  clients: { type: 'string' },
  'entries-per-second': { type: 'string' },
  seconds: { type: 'string' },
  'max-response-p99': { type: 'string' },
  'max-delay-p95': { type: 'string' },
  json: { type: 'boolean' },
  'allow-remote': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export const readPlan = (args: readonly string[]): Result<Plan, string> => {
  const read = readFlags(args, options, planSchema);
  if (!read.ok) return read;
  const { clients, seconds, json, help, ...given } = read.value;
  const target = given.target === undefined ? ok(null) : readTarget(given.target);
  if (!target.ok) return target;
  if (target.value !== null && !isLoopback(target.value) && !given['allow-remote'])
    return err(
      `${target.value} is not this machine. The entries of a load test stay in its contest, and its people wait meanwhile: give a contest that is for trying, and say --allow-remote if this is one.`,
    );
  return ok({
    ...{ target: target.value, clients, seconds, json, help },
    entriesPerSecond: given['entries-per-second'],
    maxResponseP99: given['max-response-p99'],
    maxDelayP95: given['max-delay-p95'],
  });
};

const readTarget = (text: string): Result<string, string> => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return err(`--target "${text}" is not an address such as http://127.0.0.1:3000.`);
  if (url.pathname !== '/' || url.search !== '')
    return err(`--target takes an address without a path: ${url.origin}.`);
  return ok(url.origin);
};

const ownAddresses = new BlockList();
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
ownAddresses.addAddress('::1', 'ipv6');

/** Whether an origin can only be this machine. Its name must say so: what a name resolves to may change. */
export const isLoopback = (origin: string): boolean => {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (version === 0) return host === 'localhost' || host.endsWith('.localhost');
  return ownAddresses.check(host, version === 4 ? 'ipv4' : 'ipv6');
};
