import { expect, test } from 'vitest';

import { readErasures, recordErasures } from '../../../../lib/store/index.ts';
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
