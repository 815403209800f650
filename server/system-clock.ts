/** The machine's own time and randomness, as everything here is given them. */
export { systemClock, systemRandom } from '../lib/wal/index.ts';
