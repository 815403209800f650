import { hash } from 'node:crypto';

/** The chain before the first record. */
export const chainStart = '0'.repeat(64);

/**
 * The chain after one more record line: SHA-256 over the chain before it (64 hex characters) and the line
 * exactly as it stands on disk, without the newline. Two logs with the same chain hold the same history.
 *
 * @example
 * const chain = lines.reduce((chain, { line }) => extendChain(chain, line), chainStart);
 */
export const extendChain = (chain: string, line: string | Uint8Array): string => {
  if (typeof line === 'string') return hash('sha256', chain + line, 'hex');
  // In one piece: a hash that is fed twice costs twice as much as the hashing of a record.
  const length = chain.length + line.length;
  const whole = length > bench.length ? Buffer.allocUnsafe(length) : bench.subarray(0, length);
  whole.write(chain, 'latin1');
  whole.set(line, chain.length);
  return hash('sha256', whole, 'hex');
};

/** Where chain and line are put together, over and over. */
const bench = Buffer.allocUnsafe(16 * 1024);
