import type { Browser } from '@playwright/test';
import type { BenchServer } from '../bench-server.ts';
import { layoutShift } from './watch-page.ts';
import { openPhone, parts, type WatchedPage } from './watched-page.ts';

export type Visit = {
  readonly lcpMs: number;
  readonly lcpElement: string;
  readonly inpMs: number;
  readonly slowestStep: string;
  readonly cls: number;
};

/** Somebody opens the gallery on a phone at a bad network, looks at designs, chooses a category, switches the light off. */
export const measureVisit = async (browser: Browser, server: BenchServer): Promise<Visit> => {
  const phone = await openPhone(browser, server.url, { cpu: 4, network: 'slow-4g' });
  // Looking while it loads would slow what is measured.
  await phone.page.goto('/', { waitUntil: 'networkidle' });
  await phone.page
    .getByRole('button', { name: /^Number / })
    .first()
    .waitFor();
  await phone.settle();
  const loaded = await phone.watched();
  const steps = await interact(phone);
  const slowest = steps.reduce((worst, step) => (step.ms > worst.ms ? step : worst));
  const cls = layoutShift(await phone.watched());
  await phone.close();
  return {
    lcpMs: loaded.lcp,
    lcpElement: loaded.lcpElement,
    inpMs: slowest.ms,
    slowestStep: slowest.name,
    cls,
  };
};

type Step = { readonly name: string; readonly ms: number };

const interact = async (phone: WatchedPage): Promise<readonly Step[]> => {
  const { page } = phone;
  const steps: Step[] = [];
  const step = async (name: string, act: () => Promise<unknown>) => {
    const from = await page.evaluate(() => performance.now());
    await act();
    await phone.settle();
    const { interactions } = await phone.watched();
    steps.push({
      name,
      ms: Math.max(0, ...interactions.filter(({ at }) => at >= from).map(({ ms }) => ms)),
    });
  };
  await step('open a design', () => page.locator(parts.design).nth(1).tap());
  await page.locator(parts.viewer).waitFor();
  await step('arrow to the next', () => page.keyboard.press('ArrowRight'));
  await step('arrow to the next', () => page.keyboard.press('ArrowRight'));
  await step('close', () => page.locator(parts.closeViewer).tap());
  await page.locator(parts.viewer).waitFor({ state: 'detached' });
  await step('choose a category', () => page.locator(parts.firstCategory).tap());
  await step('choose all', () => page.locator(parts.all).tap());
  await step('switch to night', () => page.locator(parts.themeSwitch).tap());
  return steps;
};
