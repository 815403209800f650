import { afterEach, beforeEach } from 'vitest';
import {
  openReceiver,
  type ErasableStore,
  type Receiver,
  type Store,
} from '../../lib/store/index.ts';
import { createTallyPlace, type TallyPlace } from './tally-backups.ts';
import type { TallyEvent, TallyState } from './tally.ts';

export type ReceivingScene = {
  place: TallyPlace;
  main: Store<TallyState, TallyEvent>;
  people: ErasableStore<TallyState, TallyEvent>;
  receiver: Receiver;
};

/** A tally place and a receiver, made anew for each test of the file; read it inside a test only. */
export const useReceivingScene = (): ReceivingScene => {
  // Filled before each test.
  const scene = {} as ReceivingScene;
  beforeEach(async () => {
    scene.place = await createTallyPlace();
    scene.main = await scene.place.openMain();
    scene.people = await scene.place.openPeople();
    scene.receiver = await openReceiver(scene.place.backupsOptions());
  });
  afterEach(async () => {
    await scene.receiver.close();
    await scene.main.close();
    await scene.people.close();
    await scene.place.clear();
  });
  return scene;
};
