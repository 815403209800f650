import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createUnsyncedFiles } from '../../../support/unsynced-files.ts';
import { useReceivingScene } from '../../../support/receiving-scene.ts';
import { createSender, sha256 } from '../../../support/sent-files.ts';
import { createSendSealed } from '../../../../server/backup/send-named.ts';

const scene = useReceivingScene();

const { history, sendLog, sendAll } = createSender(scene);

const enter = (name: string): Promise<void> => scene.place.enter(scene, name, '+49 1');
const pathOf = (seq: number): string =>
  join(scene.place.places.data, `snapshot-${String(seq)}.jsonl`);
const namedIn = (manifest: { readonly sealed: readonly { readonly path: string }[] } | undefined) =>
  manifest?.sealed.map(({ path }) => path).filter((path) => path.startsWith('data/snapshot'));

describe('a snapshot of the contest', () => {
  test('is sealed in a backup, and back after a restore to a moment that it does not go beyond', async () => {
    await enter('ana');
    await scene.main.snapshot();
    await enter('ben');
    await enter('cy');
    await scene.main.snapshot();
    const backups = await scene.place.openBackups();
    const manifest = await backups.make(scene.place.places);
    expect(namedIn(manifest)).toEqual(['data/snapshot-3.jsonl', 'data/snapshot-1.jsonl']);
    expect((await backups.verify(manifest.id)).problems).toEqual([]);
    // Its footer is in no other kind of file.
    expect(await scene.place.filesWith('"rows":', 'data')).toHaveLength(2);
    expect(await scene.place.filesWith('"rows":', 'backups')).toEqual([]);

    const into = scene.place.into('back');
    await backups.restore({ kind: 'seq', seq: 1 }, into);
    const names = await createUnsyncedFiles().list(into.data);
    expect(names).toContain('snapshot-1.jsonl');
    expect(names).not.toContain('snapshot-3.jsonl');
  });

  test('that does not check out is told by the verification', async () => {
    await enter('ana');
    await scene.main.snapshot();
    const text = await readFile(pathOf(1), 'utf8');
    await writeFile(pathOf(1), text.replace('"ana"', '"eve"'));
    const backups = await scene.place.openBackups();
    const { id } = await backups.make(scene.place.places);
    expect((await backups.verify(id)).problems.join()).toContain('snapshot-1.jsonl');
  });

  test('comes sealed to the backup machine, is read once, and is in the backups made there', async () => {
    await enter('ana');
    await scene.main.snapshot();
    await sendAll('ana');
    const reads: string[] = [];
    const files = createUnsyncedFiles();
    const sealed: number[] = [];
    const send = createSendSealed({
      client: {
        async seal(name, clear) {
          sealed.push(clear.filter(({ bytes }) => bytes !== undefined).length);
          const answer = await scene.receiver.seal(name, clear);
          return answer.ok ? [] : answer.error;
        },
      },
      files: {
        ...files,
        readFile: (path) => {
          if (path.endsWith('.jsonl') && !path.includes('people')) reads.push(path);
          return files.readFile(path);
        },
      },
      dataDir: scene.place.places.data,
      secretFiles: [],
    });
    await send(history());
    await send(history());
    await send(history(), true);
    expect(reads).toEqual([pathOf(1)]);
    expect(sealed).toEqual([3, 0]);
    const manifest = await scene.receiver.make();
    expect(namedIn(manifest)).toEqual(['data/snapshot-1.jsonl']);
    const backups = await scene.place.openBackups();
    expect((await backups.verify(manifest?.id ?? '')).problems).toEqual([]);
    expect(await scene.place.filesWith('"rows":', 'backups')).toEqual([]);

    // A newer one takes its place, at once when it is written.
    await enter('ben');
    await scene.main.snapshot();
    await sendLog();
    await send(history());
    expect(reads).toEqual([pathOf(1), pathOf(2)]);
    scene.place.clock.advance(1000);
    expect(namedIn(await scene.receiver.make())).toEqual(['data/snapshot-2.jsonl']);
  });

  test('that came before its records did waits for them outside of backups', async () => {
    await enter('ana');
    await sendAll('ana');
    await enter('ben');
    await scene.main.snapshot();
    const bytes = await readFile(pathOf(2));
    const clear = { path: 'snapshot-2.jsonl', digest: sha256(bytes), size: bytes.length, bytes };
    expect(await scene.receiver.seal(history(), [clear])).toMatchObject({ ok: true });
    const early = await scene.receiver.make();
    expect(early).toMatchObject({ head: 1 });
    expect(namedIn(early)).toEqual([]);
    await sendLog();
    scene.place.clock.advance(1000);
    expect(namedIn(await scene.receiver.make())).toEqual(['data/snapshot-2.jsonl']);
  });
});
