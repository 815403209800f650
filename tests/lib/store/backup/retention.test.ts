import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  outdated,
  type KeptBackup,
  type Retention,
} from '../../../../lib/store/backup/retention.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTallyPlace, type TallyPlace } from '../../../support/tally-backups.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** A Thursday, on which a week begins. */
const startMs = 2900 * 7 * dayMs;

/** Made so many hours after the start. */
const backup = (hours: number, rest: Partial<KeptBackup> = {}): KeptBackup => ({
  id: `at ${String(hours)}`,
  madeAt: startMs + hours * hourMs,
  storeId: 's',
  epoch: 'e',
  isComplete: true,
  ...rest,
});

const keptOf = (backups: readonly KeptBackup[], rule?: Retention): readonly string[] => {
  const gone = outdated(backups, rule);
  return backups.map(({ id }) => id).filter((id) => !gone.has(id));
};

describe('which backups are kept', () => {
  test('one of each of the last 24 hours, 7 days and 8 weeks, the newest of each', () => {
    const hours = 20 * 7 * 24;
    const hourly = Array.from({ length: hours }, (_, hour) => backup(hour));
    const last = hours - 1;
    const days = Array.from({ length: 7 }, (_, day) => last - day * 24);
    const weeks = Array.from({ length: 8 }, (_, week) => last - week * 7 * 24);
    const lastDay = Array.from({ length: 24 }, (_, hour) => last - hour);
    const expected = new Set([...lastDay, ...days, ...weeks].map((hour) => `at ${String(hour)}`));
    expect(new Set(keptOf(hourly))).toEqual(expected);
  });

  test('of an hour with several the newest, whichever way they are listed', () => {
    const three = [backup(1.1), backup(1.5), backup(1.9)];
    expect(keptOf(three)).toEqual(['at 1.9']);
    expect(keptOf(three.toReversed())).toEqual(['at 1.9']);
  });

  test('all that there are while nothing new is made, however old', () => {
    expect(keptOf([backup(0), backup(1), backup(2)])).toHaveLength(3);
  });

  test('the last good one, though many came after it that are not complete', () => {
    const broken = Array.from({ length: 100 }, (_, hour) =>
      backup(hour + 1, { isComplete: false }),
    );
    expect(keptOf([backup(0), ...broken])).toEqual(['at 0', 'at 100']);
  });

  test('the last good one of each history', () => {
    const other = Array.from({ length: 60 }, (_, hour) => backup(hour + 1, { epoch: 'later' }));
    const kept = keptOf([backup(0), backup(0.5), ...other]);
    expect(kept).toContain('at 0.5');
    expect(kept).toContain('at 60');
    // Also where a rule would keep none.
    const none = { hourly: 0, daily: 0, weekly: 0 };
    expect(keptOf([backup(0), backup(0.5), ...other], none)).toEqual(['at 0.5', 'at 60']);
  });

  test('pruned again and again as they come, always the same as pruned at once; a good one never goes', () => {
    const random = createSeededRandom(11);
    for (let round = 0; round < 50; round += 1) {
      let kept: KeptBackup[] = [];
      const all: KeptBackup[] = [];
      let hour = 0;
      for (const byte of random.bytes(200)) {
        hour += byte / 16;
        const next = backup(hour, { isComplete: byte % 5 !== 0 });
        all.push(next);
        const gone = outdated([...kept, next]);
        kept = [...kept, next].filter(({ id }) => !gone.has(id));
        const newestGood = all.findLast(({ isComplete }) => isComplete);
        if (newestGood !== undefined) expect(kept).toContain(newestGood);
        expect(kept.length).toBeLessThanOrEqual(24 + 7 + 8 + 1);
      }
      expect(kept.map(({ id }) => id)).toEqual(keptOf(all));
    }
  });
});

describe('pruning', () => {
  let place: TallyPlace;
  beforeEach(async () => {
    place = await createTallyPlace();
  });
  afterEach(() => place.clear());

  /** Three backups within one hour, each with one more person. */
  const makeThree = async (): Promise<void> => {
    const main = await place.openMain();
    const people = await place.openPeople();
    const backups = await place.openBackups();
    for (const name of ['ana', 'ben', 'cy']) {
      await place.enter({ main, people }, name, '+49 1');
      await backups.make(place.places);
      place.clock.advance(10);
    }
    await main.close();
    await people.close();
  };
  const objectNames = async () => {
    const dir = join(place.root, 'backups', 'objects');
    const objects = await readdir(dir, { recursive: true, withFileTypes: true });
    return new Set(objects.filter((entry) => entry.isFile()).map(({ name }) => name));
  };
  const namedObjects = async () => {
    const all = await (await place.openBackups()).list();
    return new Set(all.flatMap(({ plain }) => plain.map(({ sha256 }) => sha256)));
  };

  test('leaves no file that no backup names, and all of those that are named', async () => {
    await makeThree();
    const backups = await place.openBackups();
    const [newest, ...older] = await backups.list();
    expect(older).toHaveLength(2);
    expect(await backups.prune()).toEqual(older.map(({ id }) => id));
    expect(await backups.list()).toEqual([newest]);
    if (newest === undefined) throw new Error('nothing is left');
    expect((await backups.verify(newest.id)).problems).toEqual([]);
    const dir = join(place.root, 'backups');
    const folders = (await readdir(dir)).filter((name) => /^\d{8}T/.test(name));
    expect(folders).toEqual([newest.id]);
    expect(await objectNames()).toEqual(await namedObjects());
    expect(await backups.prune()).toEqual([]);
  });

  test('cut short after any removal leaves backups that are whole, and is finished by the next', async () => {
    await makeThree();
    for (let allowed = 0; ; allowed += 1) {
      let left = allowed;
      const { files } = place.backupsOptions();
      const cut = await place.openBackups('correct horse', {
        remove: async (path) => {
          left -= 1;
          if (left < 0) throw new Error('The power was cut.');
          await files.remove(path);
        },
      });
      const isDone = await cut.prune().then(
        () => true,
        () => false,
      );
      const again = await place.openBackups();
      for (const { id } of await again.list())
        expect((await again.verify(id)).problems, `after ${String(allowed)}`).toEqual([]);
      if (isDone) break;
    }
    expect(await objectNames()).toEqual(await namedObjects());
  });
});
