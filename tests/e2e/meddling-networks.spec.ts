import type { BrowserContextOptions, Page } from '@playwright/test';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { onTheTable, podium, saveButton, slot, takeJudgesSeat } from '../support/judges-table.ts';
import {
  startMeddlingProxy,
  type Meddling,
  type MeddlingProxy,
} from '../support/meddling-proxy.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const connection = (page: Page) => page.getByRole('region', { name: 'Connection' });
const cards = (page: Page) => page.getByRole('button', { name: /^Number \d+:/ });
const expectWall = (page: Page, captions: readonly string[]) =>
  expect(cards(page)).toHaveText(captions.map((caption) => new RegExp(caption)));

const detour = 'Live by a detour: this network blocks the direct way.';
const slow = 'Checking every 5 seconds: this network holds news back.';

type Network = {
  readonly name: string;
  readonly meddling: Partial<Meddling>;
  /** What the page says of it. */
  readonly says: string;
};

const droppingLate: Network = {
  name: 'drops websockets after the first frames',
  meddling: { websockets: 'dropped-once-welcomed' },
  says: `${detour}via server-sent events`,
};

const holdingBack: Network = {
  name: 'refuses sockets and holds 64 kB of each answer back',
  meddling: { isSocketRefused: true, heldBackBytes: 64 * 1024 },
  says: `${slow}via polling`,
};

/** Each is what some hall's proxy does. */
const networks: readonly Network[] = [
  {
    name: 'refuses websockets and waits for the whole of each answer',
    meddling: { websockets: 'refused', heldBackBytes: Infinity },
    says: `${detour}via long polling`,
  },
  {
    name: 'takes websockets and drops them',
    meddling: { websockets: 'dropped' },
    says: `${detour}via long polling`,
  },
  {
    name: 'takes websockets and swallows what they say',
    meddling: { websockets: 'muted' },
    says: `${detour}via long polling`,
  },
  droppingLate,
  {
    name: 'swallows what websockets say after the first frames',
    meddling: { websockets: 'muted-once-welcomed' },
    says: `${detour}via server-sent events`,
  },
  holdingBack,
];

const worstNetworks: readonly (Omit<Network, 'says'> & Partial<Network>)[] = [
  droppingLate,
  holdingBack,
  { name: 'cuts what is idle for ten seconds', meddling: { idleMs: 10_000 } },
];

test.beforeEach(({ problems }) => {
  // What every browser notes of such a network.
  problems.expectLoss();
  problems.expect(/status of 403/);
});

test('whatever a proxy has against sockets, the wall fills, and the page says how it is connected', async ({
  contest,
  newVisitor,
}) => {
  await using proxies = new AsyncDisposableStack();
  await enterDesign(contest.url, { caption: 'Rose' });
  const walls: { readonly page: Page; readonly network: Network }[] = [];
  for (const network of networks) {
    const proxy = proxies.use(await startMeddlingProxy(contest.url, network.meddling));
    walls.push({ page: await watchWall(newVisitor, proxy), network });
  }
  const expectEverywhere = (caption: string) =>
    Promise.all(
      walls.map(({ page, network: { name, says } }) =>
        test.step(name, async () => {
          await expect(cards(page).first()).toHaveText(new RegExp(caption));
          await expect(connection(page)).toHaveText(says);
        }),
      ),
    );
  await expectEverywhere('Rose');
  await enterDesign(contest.url, { caption: 'Wolf' });
  await expectEverywhere('Wolf');
});

for (const { name, meddling, says = '' } of worstNetworks)
  test(`through a proxy that ${name} a design is entered and judged, and everybody sees it`, async ({
    contest,
    newVisitor,
  }) => {
    await using proxy = await startMeddlingProxy(contest.url, meddling);
    await enterDesign(contest.url, { caption: 'Rose' });
    const wall = await watchWall(newVisitor, proxy);

    const contestant = await newVisitor({ baseURL: proxy.url });
    await contestant.goto('/enter');
    const form = entryFormOn(contestant);
    await form.fillIn('Moth');
    await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
    await form.send.click();
    await expect(contestant.getByText('Your number is 2')).toBeVisible();
    await expectWall(wall, ['Moth', 'Rose']);

    const judge = await newVisitor({ viewport: { width: 1280, height: 900 } });
    const { adminPassword } = contest;
    await takeJudgesSeat(judge, await organiserOf({ url: proxy.url, adminPassword }), 'Judge Ada');
    await judge.getByRole('tab', { name: 'Flash & Design' }).click();
    await expect(onTheTable(judge, 1)).toBeVisible();
    // The line about the network takes its room from the table, and pushes nothing below the screen.
    if (says !== '') await expect(connection(judge)).toHaveText(says);
    await judge.keyboard.press('Home');
    await expect(judge.getByRole('button', { name: 'Overview' })).toBeInViewport({ ratio: 1 });
    await judge.keyboard.press('1');
    await expect(slot(judge, 1)).toContainText('Rose');
    await saveButton(judge).click();
    await expect(podium(judge).getByText(/All saved · #\d+/)).toBeVisible();
    await wall.getByRole('link', { name: 'Winners' }).click();
    await expect(
      wall.getByRole('region', { name: 'Flash & Design' }).getByRole('listitem').first(),
    ).toContainText('Rose');
  });

test('[HB4] through a proxy that cuts what is silent a page that nobody looks at is cut twice, and from then on stays connected', async ({
  contest,
  page,
}) => {
  await using proxy = await startMeddlingProxy(contest.url, { idleMs: 6000 });
  let sockets = 0;
  let pings = 0;
  page.on('websocket', (socket) => {
    sockets += 1;
    pings = 0;
    socket.on('framereceived', ({ payload }) => {
      if (payload.includes('"heartbeat-ping"')) pings += 1;
    });
  });
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto(proxy.url);
  await expectWall(page, ['Rose']);
  await turnAway(page);
  await expect.poll(() => sockets, { timeout: 30_000 }).toBe(3);
  // At least two seconds apart: by the fourth another cut would have come.
  await expect.poll(() => pings).toBe(4);
  await enterDesign(contest.url, { caption: 'Moth' });
  await expectWall(page, ['Moth', 'Rose']);
  expect(sockets).toBe(3);
  await expect(connection(page)).toBeHidden();
});

const watchWall = async (
  newVisitor: (options: BrowserContextOptions) => Promise<Page>,
  proxy: MeddlingProxy,
): Promise<Page> => {
  const page = await newVisitor({ baseURL: proxy.url });
  await page.goto('/');
  await expectWall(page, ['Rose']);
  return page;
};

/** A browser without a screen hides no page: this one is told that it is hidden. */
const turnAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
