import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Contender } from '../contender.ts';
import { envelopeOf } from '../sample.ts';

/** So many records are in the file when it begins: a contest that has been on for a while. */
const recordsThere = 1000;

/** The whole file anew for each record, as most small programs do. */
export const jsonFile: Contender = {
  name: `write-file-atomic, ${recordsThere.toLocaleString('en')} records and more in one JSON file`,
  open(dir) {
    const path = join(dir, 'records.json');
    const records = Array.from({ length: recordsThere }, (_, nth) => envelopeOf(nth, nth + 1));
    let writing: Promise<void> = Promise.resolve();
    return Promise.resolve({
      commit(nth) {
        records.push(envelopeOf(nth, records.length + 1));
        writing = writing.then(() => writeFileAtomic(path, `[${records.join(',\n')}]`));
        return writing;
      },
      close: () => writing,
    });
  },
};
