import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';

test('the winners fill in every open browser the moment a judge saves', async ({
  page,
  contest,
  newVisitor,
}) => {
  const [rose, ship] = await enterDesigns(contest.url, ['Rose', 'Ship']);
  const organiser = await organiserOf(contest);
  const phone = await newVisitor({ viewport: { width: 390, height: 844 } });
  for (const each of [page, phone]) {
    await each.goto('/winners');
    await expect(each.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  }

  await organiser.saveWinners({ flash: [ship?.id ?? '', rose?.id ?? ''] });
  for (const each of [page, phone]) {
    const podium = each.getByRole('region', { name: 'Flash & Design' });
    await expect(podium.getByRole('listitem')).toHaveText([/First.*2.*Ship/, /Second.*1.*Rose/]);
    await expect(podium.getByText(/by Kim Reyes/)).toBeHidden();
  }

  await organiser.saveWinners({ flash: [rose?.id ?? ''] });
  for (const each of [page, phone]) {
    const podium = each.getByRole('region', { name: 'Flash & Design' });
    await expect(podium.getByRole('listitem')).toHaveText([/First.*1.*Rose/]);
  }

  await organiser.reveal();
  for (const each of [page, phone]) {
    await expect(each.getByText('by Kim Reyes')).toBeVisible();
    await expect(each.getByText('The results are out.')).toBeVisible();
  }
});

test('winners that are kept for the reveal are seen by nobody before it, and by everybody at once', async ({
  page,
  contest,
}) => {
  const entry = await enterDesign(contest.url, { caption: 'Koi' });
  const organiser = await organiserOf(contest);
  await organiser.patchContest({ winnersVisibility: 'on-reveal' });
  const frames: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => frames.push(String(payload))),
  );
  await page.goto('/winners');
  await expect(page.getByText('they are all revealed at once')).toBeVisible();

  await organiser.saveWinners({ flash: [entry.id] });
  const later = await enterDesign(contest.url, { caption: 'Heron' });
  // The next event is through: what came before it has arrived too.
  await expect.poll(() => frames.some((text) => text.includes(later.id))).toBe(true);
  expect(frames.filter((text) => text.includes('saveWinners'))).toEqual([]);
  const { winners } = (await (await page.request.get('/api/winners')).json()) as object & {
    winners: object;
  };
  expect(winners).toEqual({});

  await organiser.reveal();
  const podium = page.getByRole('region', { name: 'Flash & Design' });
  await expect(podium.getByRole('listitem')).toHaveText([/First.*Koi.*by Kim Reyes/]);
});

test('the stage shows each new entry, how to enter, and the winners, without a hand', async ({
  page,
  contest,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/screen');
  await expect(page.getByText('The wall is still empty')).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code of the entry form' })).toBeVisible();
  await expect(page.getByText('0 designs on the wall')).toBeVisible();

  const moth = await enterDesign(contest.url, { caption: 'Moth at the lamp' });
  await expect(page.getByRole('figure')).toHaveText(/1.*Moth at the lamp.*Flash & Design/);
  await expect(page.getByText('1 design on the wall')).toBeVisible();
  await enterDesign(contest.url, { caption: 'Anchor and rope' });
  await expect(page.getByRole('figure')).toHaveText(/2.*Anchor and rope/);

  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [moth.id] });
  const podium = page.getByRole('region', { name: 'Winners, Flash & Design' });
  await expect(podium.getByRole('listitem')).toHaveText([/First.*1.*Moth at the lamp/]);

  await organiser.reveal();
  await expect(podium.getByRole('listitem')).toHaveText([/First.*1.*Kim Reyes/]);
  await expect(page.getByRole('img', { name: 'QR code of the entry form' })).toBeHidden();
});

test('the stage turns by itself: after the news come the other designs, the podiums between them', async ({
  page,
  contest,
}) => {
  const [first] = await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth']);
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [first?.id ?? ''] });
  // What a first visit is shown may be a second old; what comes after it would be news.
  const newest = '/api/snapshot?stream=public&part=newest';
  await expect.poll(async () => (await page.request.get(newest)).text()).toContain('Moth');
  await page.clock.install();
  await page.goto('/screen');
  await expect(page.getByRole('figure')).toHaveText(/Moth/);
  await page.clock.fastForward(11_100);
  await expect(page.getByRole('figure')).toHaveText(/Ship/);
  await page.clock.fastForward(11_100);
  await expect(page.getByRole('region', { name: 'Winners, Flash & Design' })).toBeVisible();
  await page.clock.fastForward(11_100);
  await expect(page.getByRole('figure')).toHaveText(/Rose/);
});

test('a spectator opens a design, leafs with keys, chooses a category, and Back closes the viewer', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship'], 'flash');
  await enterDesigns(contest.url, ['Wolf'], 'realism');
  await page.goto('/');
  await page.getByRole('button', { name: 'Number 3: Wolf, Realism' }).click();
  await expect(page.getByRole('dialog', { name: 'Number 3: Wolf' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'Number 2: Ship' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.getByRole('button', { name: /^Flash & Design 2$/ }).click();
  await expect(page.getByRole('button', { name: /^Number 3:/ })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Number \d:/ })).toHaveCount(2);
});

test('day and night follow the device until the visitor chooses, and the choice stays', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Switch to day' }).click();
  await expect(page.getByRole('button', { name: 'Switch to night' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Switch to night' })).toBeVisible();
});
