import { describe, expect, test } from 'vitest';
import type { Api } from '../../client/src/api/api.ts';
import { createContestStore } from '../../client/src/state/contest-store.ts';
import { createFirstLook } from '../../client/src/state/first-look.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { sampleEntry, sampleView } from '../support/sample-contest.ts';

const snapshot = { epoch: 'a', seq: 5, view: sampleView([sampleEntry(1)]) };

type Visit = { readonly whole?: boolean; readonly isFirstVisit?: boolean };

const openGallery = ({ whole = false, isFirstVisit = true }: Visit = {}) => {
  const clock = createFakeClock();
  const contest = createContestStore(clock);
  const asked: string[] = [];
  const pictures = Promise.withResolvers<undefined>();
  const answer = ({ path }: { readonly path: string }) => {
    asked.push(path);
    return Promise.resolve({ ok: true, value: { ...snapshot, whole } });
  };
  const look = createFirstLook({
    api: { call: answer as unknown as Api['call'] },
    ...{ contest, clock, isFirstVisit },
    sendForPictures: () => pictures.promise,
  });
  return { clock, contest, asked, pictures, look };
};

const newest = '/api/snapshot?stream=public&part=newest';
const all = '/api/snapshot?stream=public';

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const moment = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([promise.then(() => true), moment]);
};

describe('the first look at a contest', () => {
  test('asks once where the newest entries are all there are', async () => {
    const { asked, look } = openGallery({ whole: true });
    expect(await look.fetchPublic()).toMatchObject({ ok: true, value: snapshot });
    expect(asked).toEqual([newest]);
    expect(look.newest.get()).toBeNull();
  });

  test('shows the newest of a large contest, and asks for the whole when their pictures are there', async () => {
    const { asked, pictures, look } = openGallery();
    const fetched = look.fetchPublic();
    await look.isKnown;
    expect(look.newest.get()).toEqual(snapshot.view);
    expect(await isSettled(fetched)).toBe(false);
    expect(asked).toEqual([newest]);
    pictures.resolve(undefined);
    expect(await fetched).toMatchObject({ ok: true, value: snapshot });
    expect(asked).toEqual([newest, all]);
  });

  test('does not wait for ever for pictures that do not come', async () => {
    const { clock, asked, look } = openGallery();
    const fetched = look.fetchPublic();
    await look.isKnown;
    await clock.advanceAsync(2000);
    await fetched;
    expect(asked).toEqual([newest, all]);
  });

  test('leaves the whole where it is when it came another way meanwhile', async () => {
    const { contest, asked, pictures, look } = openGallery();
    const fetched = look.fetchPublic();
    await look.isKnown;
    contest.paint('public', snapshot);
    pictures.resolve(undefined);
    expect(await fetched).toBeNull();
    expect(asked).toEqual([newest]);
  });

  test('keeps nobody waiting who was here before', async () => {
    const { look } = openGallery({ isFirstVisit: false });
    expect(await isSettled(look.isOver)).toBe(true);
  });

  test('is over without pictures when the contest cannot be read', async () => {
    const { contest, look } = openGallery();
    contest.fail({ code: 'unreachable', message: 'No network.', status: 0 });
    expect(await look.isKnown).toBeNull();
    expect(await isSettled(look.isOver)).toBe(true);
  });
});
