import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createGroupQueue, type Contender } from '../contender.ts';
import { envelopeOf } from '../sample.ts';

/** What a disk can do with appended lines when nothing is checked, kept in memory or ever read again. */

export const rawPerRecord: Contender = {
  name: 'raw file, a sync per record',
  open(dir) {
    const file = openSync(join(dir, 'raw.log'), 'a');
    let seq = 0;
    return Promise.resolve({
      commit(nth) {
        seq += 1;
        writeSync(file, `${envelopeOf(nth, seq)}\n`);
        fdatasyncSync(file);
        return Promise.resolve();
      },
      async close() {
        closeSync(file);
      },
    });
  },
};

export const rawPer64: Contender = {
  name: 'raw file, a sync per 64',
  open: (dir) => Promise.resolve(batched(openSync(join(dir, 'raw.log'), 'w'))),
};

const zeroFilledBytes = 64 * 1024 ** 2;

/** As before, but the file has its size already, so that a sync has no metadata to write. */
export const rawZeroFilled: Contender = {
  name: 'raw zero-filled file, a sync per 64',
  open(dir) {
    const file = openSync(join(dir, 'raw.log'), 'w');
    const zeros = Buffer.alloc(1024 ** 2);
    for (let at = 0; at < zeroFilledBytes; at += zeros.length) writeSync(file, zeros);
    fsyncSync(file);
    return Promise.resolve(batched(file));
  },
};

const batched = (file: number) => {
  let seq = 0;
  let position = 0;
  const commit = createGroupQueue(64, (numbers) => {
    const lines = numbers.map((nth) => {
      seq += 1;
      return `${envelopeOf(nth, seq)}\n`;
    });
    position += writeSync(file, lines.join(''), position);
    fdatasyncSync(file);
  });
  return {
    commit,
    async close() {
      closeSync(file);
    },
  };
};
