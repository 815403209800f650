import type { Clock } from '../../shared/base/clock.ts';
import type { Connection } from './connection.ts';

const smallestWave = 50;
const waves = 20;
const waveGapMs = 100;
const lingerMs = 2500;

/** Closes transports a part at a time, so that not everybody knocks at the next server at once. */
export const closeInWaves = async (
  clock: Clock,
  connections: readonly Connection[],
  whenGone: Promise<void>,
): Promise<void> => {
  const size = Math.max(smallestWave, Math.ceil(connections.length / waves));
  for (let first = 0; first < connections.length; first += size) {
    if (first > 0) await pause(clock, waveGapMs);
    for (const connection of connections.slice(first, first + size)) connection.close('shutdown');
  }
  if (connections.length > 0) await Promise.race([whenGone, pause(clock, lingerMs)]);
};

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.after(ms, resolve));
