import { randomFillSync } from 'node:crypto';
import type { Random } from '../../shared/base/random.ts';

/** The system is asked for so much at a time: a question costs more than the bytes. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/** The operating system's randomness. No byte is given out twice. */
export const systemRandom: Random = {
  bytes(count) {
    const bytes = new Uint8Array(count);
    if (count > pool.length) return randomFillSync(bytes);
    if (used + count > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    bytes.set(pool.subarray(used, used + count));
    pool.fill(0, used, used + count);
    used += count;
    return bytes;
  },
};
