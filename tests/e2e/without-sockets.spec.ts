import type { Page, Request } from '@playwright/test';
import { enterDesign, enterDesigns } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';

const cards = (page: Page) => page.getByRole('button', { name: /^Number \d+:/ });
const expectWall = (page: Page, captions: readonly string[], timeout = 15_000) =>
  expect(cards(page)).toHaveText(
    captions.map((caption) => new RegExp(caption)),
    { timeout },
  );

/** A network that has something against Socket.IO, until it has not. */
const forbidSockets = async (page: Page) => {
  let isForbidden = true;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (isForbidden) void socket.close();
    else socket.connectToServer();
  });
  await page.route(/\/socket\.io\//, (route) =>
    isForbidden ? route.fulfill({ status: 403 }) : route.continue(),
  );
  return {
    allow: () => {
      isForbidden = false;
    },
  };
};

const isForEvents = (accept: string) => (request: Request) =>
  request.url().includes('/api/events?') && request.headers().accept === accept;

test.beforeEach(({ problems }) => {
  // What every browser notes of such a network.
  problems.expect(/WebSocket connection to .* failed|status of 403/);
});

test('where sockets are forbidden the wall fills all the same, and goes over to a socket when it may', async ({
  page,
  contest,
}) => {
  const network = await forbidSockets(page);
  await enterDesigns(contest.url, ['Rose', 'Ship']);
  const events = page.waitForRequest(isForEvents('text/event-stream'));
  await page.goto('/');
  await expectWall(page, ['Ship', 'Rose']);
  await events;
  await enterDesign(contest.url, { caption: 'Moth' });
  await expectWall(page, ['Moth', 'Ship', 'Rose'], 5000);

  const left = page.waitForEvent('requestfailed', isForEvents('text/event-stream'));
  network.allow();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await left;
  await enterDesigns(contest.url, ['Wolf', 'Koi']);
  await expectWall(page, ['Koi', 'Wolf', 'Moth', 'Ship', 'Rose'], 5000);
});

test('where a proxy holds server-sent events back as well, the wall asks for what is new', async ({
  page,
  contest,
}) => {
  await forbidSockets(page);
  await page.route(/\/api\/events\?/, async (route, request) => {
    // One that is never answered is what a page sees of a proxy that waits for its buffer to be full.
    if (!isForEvents('text/event-stream')(request)) await route.continue();
  });
  await enterDesign(contest.url, { caption: 'Rose' });
  const heldBack = page.waitForEvent('requestfailed', isForEvents('text/event-stream'));
  await page.goto('/');
  await expectWall(page, ['Rose']);
  await heldBack;
  await enterDesign(contest.url, { caption: 'Ship' });
  await expectWall(page, ['Ship', 'Rose'], 8000);
});
