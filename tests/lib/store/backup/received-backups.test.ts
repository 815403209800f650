import { describe, expect, test } from 'vitest';
import { readErasures, type Manifest } from '../../../../lib/store/index.ts';
import { useReceivingScene } from '../../../support/receiving-scene.ts';
import { createSender } from '../../../support/sent-files.ts';

const scene = useReceivingScene();

const { sendAll, sendLog, sendPeople } = createSender(scene);

const enter = (name: string): Promise<void> => scene.place.enter(scene, name, '+49 1');

describe('backups of what another machine sends', () => {
  test('are whole while more and more of it comes', async () => {
    const names = Array.from({ length: 12 }, (_, nth) => `guest${String(nth)}`);
    const progress = { isDone: false };
    const coming = async (): Promise<void> => {
      for (const name of names) {
        await enter(name);
        await sendAll(name);
      }
      progress.isDone = true;
    };
    const made: (Manifest | undefined)[] = [];
    const making = async (): Promise<void> => {
      while (!progress.isDone) {
        made.push(await scene.receiver.make());
        scene.place.clock.advance(10);
      }
    };
    await Promise.all([coming(), making()]);
    const backups = await scene.place.openBackups();
    const heads = made.flatMap((manifest) => manifest?.head ?? []);
    expect(heads).toEqual(heads.toSorted((a, b) => a - b));
    for (const { id } of await backups.list())
      expect((await backups.verify(id)).problems, id).toEqual([]);
    console.log(`${String(heads.length)} backups while ${String(names.length)} were entered`);
  });

  test('go but for the newest of each hour, which has every photo that is named', async () => {
    for (const name of ['ana', 'ben', 'cy']) {
      await enter(name);
      await sendAll(name);
      await scene.receiver.make();
      scene.place.clock.advance(10);
    }
    expect(await scene.receiver.prune()).toHaveLength(2);
    const backups = await scene.place.openBackups();
    const [newest, ...older] = await backups.list();
    expect(older).toEqual([]);
    expect((await backups.verify(newest?.id ?? '')).problems).toEqual([]);
    // From beside the receiver nobody knows what has just arrived.
    await expect(backups.prune()).rejects.toThrow('belongs to a backup machine');
  });

  test('are of the history before a restore until the one that it began is past it', async () => {
    for (const name of ['ana', 'ben', 'cy']) await enter(name);
    await sendAll('ana', 'ben', 'cy');
    const before = await scene.receiver.make();
    const into = scene.place.into('back');
    await (await scene.place.openBackups()).restore({ kind: 'newest' }, into);
    const again = await scene.place.openMain(into.data);
    const { storeId, epoch } = again.status();
    const later = { storeId, epoch };
    const sendOn = async (lines: number): Promise<void> => {
      const { head, chain } = await scene.receiver.upTo(later);
      const next = await again.shipping?.ship(head, lines);
      if (next !== undefined)
        expect(await scene.receiver.receive(later, { ...next, chain })).toMatchObject({ ok: true });
    };
    await sendOn(2);
    expect(await scene.receiver.newest()).toMatchObject({ epoch: before?.epoch, head: 3 });
    scene.place.clock.advance(10);
    expect(await scene.receiver.make()).toMatchObject({ epoch: before?.epoch, head: 3 });
    await sendOn(9);
    await sendOn(9);
    expect(await scene.receiver.newest()).toMatchObject({ epoch, head: 4 });
    await again.close();
  });

  test('are made of what is ahead of them alone, with the uploads that stand on this machine', async () => {
    const { places } = scene.place;
    const own = { onlyIfAhead: true, uploads: places.uploads };
    expect(await scene.receiver.make(own)).toBeUndefined();
    await enter('ana');
    await sendPeople();
    await sendLog();
    const made = await scene.receiver.make(own);
    expect(made).toMatchObject({ head: 1, missing: [] });
    expect(await scene.receiver.make(own)).toBeUndefined();
    await enter('ben');
    await sendLog();
    scene.place.clock.advance(10);
    expect(await scene.receiver.make(own)).toMatchObject({ head: 2, missing: [] });
    const backups = await scene.place.openBackups();
    scene.place.clock.advance(10);
    await backups.make(places);
    await enter('cy');
    // Of the machine's own backups those that hold as much count.
    expect(await scene.receiver.make(own)).toBeUndefined();
    // Nothing was sent that newer backups could lack.
    expect(await backups.prune()).toHaveLength(2);
  });

  test('keep on the list whom only they have forgotten, until what was received has as well', async () => {
    await enter('ana');
    await sendPeople();
    await sendLog();
    const backups = await scene.place.openBackups();
    await backups.make(scene.place.places);
    await backups.forget(['ana']);
    const { files, dir } = scene.place.backupsOptions();
    expect(await readErasures(files, dir)).toEqual([
      expect.not.objectContaining({ reached: true }),
    ]);
    await scene.receiver.forget([]);
    expect(await readErasures(files, dir)).toMatchObject([{ id: 'ana', reached: true }]);
  });
});
