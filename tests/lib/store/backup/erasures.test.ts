import { expect, test } from 'vitest';

import { BackupProblem, readErasures, recordErasures } from '../../../../lib/store/index.ts';
import { createPowerCutFiles } from '../../../support/power-cut-files.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

test('the list of the erased outlasts a power cut, also where a sync failed before', async () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const files = createPowerCutFiles();
    await recordErasures(files, '/backups', [{ id: 'ana', at: 1 }]);
    files.fault = ({ kind }) => (kind === 'sync' ? new Error('EIO') : undefined);
    const ben = [{ id: 'ben', at: 2 }];
    await expect(recordErasures(files, '/backups', ben)).rejects.toThrow('EIO');
    files.fault = () => undefined;
    await recordErasures(files, '/backups', ben);
    const disk = files.cutPower(createSeededRandom(seed));
    expect((await readErasures(disk, '/backups')).map(({ id }) => id)).toEqual(['ana', 'ben']);
  }
});

const path = '/backups/erasures.jsonl';

test('a list of the erased that is not as it was written is never believed', async () => {
  const pristine = createPowerCutFiles();
  const all = [
    { id: 'ana', at: 1 },
    { id: 'ben', at: 2 },
  ];
  await recordErasures(pristine, '/backups', all);
  const bytes = pristine.bytesOf(path);
  const read = (changed: Buffer) =>
    readErasures(createPowerCutFiles(new Map([[path, changed]])), '/backups');
  expect(await read(bytes)).toEqual(all);
  for (let length = 0; length < bytes.length; length += 1)
    await expect(read(bytes.subarray(0, length)), `cut to ${String(length)}`).rejects.toThrow(
      BackupProblem,
    );
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await expect(read(flipped), `bit ${String(bit)}`).rejects.toThrow('older copy');
  }
});

test('a list of an older release is read, without the line that a crash cut off', async () => {
  const old = '{"id":"ana","at":1}\n{"id":"ana","at":1,"reached":true}\n{"id":"be';
  const files = createPowerCutFiles(new Map([[path, Buffer.from(old)]]));
  expect(await readErasures(files, '/backups')).toEqual([{ id: 'ana', at: 1, reached: true }]);
});
