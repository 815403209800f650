import { createHash } from 'node:crypto';

/** The chain before the first record. */
export const chainStart = '0'.repeat(64);

/**
 * The chain after one more record line: SHA-256 over the chain before it (64 hex characters) and the line
 * exactly as it stands on disk, without the newline. Two logs with the same chain hold the same history.
 *
 * @example
 * const chain = lines.reduce((chain, { line }) => extendChain(chain, line), chainStart);
 */
export const extendChain = (chain: string, line: string | Uint8Array): string =>
  createHash('sha256').update(chain).update(line).digest('hex');
