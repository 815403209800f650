import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { HistoryName } from '../../lib/store/index.ts';
import type { ReceivingScene } from './receiving-scene.ts';

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
}

/** What a sender has sealed of a data directory: its people, each file up to the zeros at its end. */
export const clearFilesOf = async (data: string) => {
  const dir = join(data, 'people');
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && /\.(log|jsonl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => {
      const whole = await readFile(path);
      const bytes = whole.subarray(0, whole.findLastIndex((byte) => byte !== 0) + 1);
      const name = path.slice(data.length + 1);
      return { path: name, digest: sha256(bytes), size: whole.length, bytes };
    }),
  );
};

/** Sends what a tally place has, in the order of the real thing: photos, people, log. */
export const createSender = (scene: ReceivingScene) => {
  const history = (): HistoryName => {
    const { storeId, epoch } = scene.main.status();
    return { storeId, epoch };
  };

  const sendLog = async (): Promise<void> => {
    const { shipping } = scene.main;
    if (shipping === undefined) throw new Error('this store ships nothing');
    for (;;) {
      const { head, chain } = await scene.receiver.upTo(history());
      const next = await shipping.ship(head, 3);
      if (next === undefined) return;
      expect(await scene.receiver.receive(history(), { ...next, chain })).toMatchObject({
        ok: true,
      });
    }
  };

  const sendPhotosOf = async (of: HistoryName, names: readonly string[]): Promise<void> => {
    for (const owner of names) {
      const folder = join(scene.place.places.uploads, 'photos', owner);
      for (const name of await readdir(folder)) {
        const bytes = await readFile(join(folder, name));
        expect(await scene.receiver.putContent(sha256(bytes), inPieces(bytes))).toBe(true);
        const upload = { path: `photos/${owner}/${name}`, sha256: sha256(bytes), owner };
        const named = await scene.receiver.nameUploads(of, [{ ...upload, bytes: bytes.length }]);
        expect(named.ok).toBe(true);
      }
    }
  };
  const sendPhotos = (...names: readonly string[]): Promise<void> => sendPhotosOf(history(), names);

  const sendPeople = async (): Promise<void> => {
    const clear = await clearFilesOf(scene.place.places.data);
    expect(await scene.receiver.seal(history(), clear)).toEqual({ ok: true, value: null });
  };

  const sendAll = async (...names: readonly string[]): Promise<void> => {
    await sendPhotos(...names);
    await sendPeople();
    await sendLog();
  };
  return { history, sendLog, sendPhotos, sendPhotosOf, sendPeople, sendAll };
};
