import { expect, test } from 'vitest';
import type { Hello } from '../../../../shared/wire/frames.ts';
import { createRealtimeScene } from '../../../support/realtime-scene.ts';

/** A page that somebody has turned away from; the hellos that it says. */
const openHiddenPage = async () => {
  const scene = createRealtimeScene();
  const hellos: Hello[] = [];
  await scene.goLive();
  scene.wire.io.on('connection', ({ handshake }) => hellos.push(handshake.auth as Hello));
  scene.page.hide();
  const breakAfter = async (silenceMs: number): Promise<void> => {
    await scene.pass(silenceMs);
    scene.wire.cut(true);
    while (scene.manager.getState().kind !== 'live') await scene.pass(100);
  };
  return { ...scene, hellos, breakAfter };
};

test('[HB4] a hidden page that is cut twice after the same silence says so', async () => {
  const { hellos, breakAfter } = await openHiddenPage();
  await breakAfter(10_000);
  await breakAfter(10_000);
  expect(hellos.map(({ quietMs }) => quietMs)).toEqual([undefined, expect.closeTo(10_000, -3)]);
});

test('[HB4] connections that break after this and that silence have other reasons', async () => {
  const { hellos, breakAfter } = await openHiddenPage();
  for (const silenceMs of [10_000, 7000, 14_000, 1000, 1000]) await breakAfter(silenceMs);
  expect(hellos.map(({ quietMs }) => quietMs)).toEqual(Array(5).fill(undefined));
});

test('[HB4] a visible page, which asks, learns nothing of it', async () => {
  const { hellos, breakAfter, page } = await openHiddenPage();
  page.show();
  await breakAfter(10_000);
  await breakAfter(10_000);
  expect(hellos.map(({ quietMs }) => quietMs)).toEqual([undefined, undefined]);
});
