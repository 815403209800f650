import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { Contender } from '../contender.ts';
import { envelopeOf } from '../sample.ts';

export const level: Contender = {
  name: 'LevelDB, sync',
  async open(dir) {
    const database = new ClassicLevel(join(dir, 'level'));
    await database.open();
    let seq = 0;
    return {
      commit(nth) {
        seq += 1;
        return database.put(String(seq).padStart(12, '0'), envelopeOf(nth, seq), { sync: true });
      },
      close: () => database.close(),
    };
  },
};
