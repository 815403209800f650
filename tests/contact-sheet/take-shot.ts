import type { Locator, Page } from '@playwright/test';

export type Look = {
  readonly width: number;
  readonly height: number;
  readonly theme: 'day' | 'night';
};

const sizes = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];

/** A phone, a tablet and a desk, each by day and by night. */
export const looks: readonly Look[] = sizes.flatMap((size) => [
  { ...size, theme: 'day' as const },
  { ...size, theme: 'night' as const },
]);

/** The page as it stands, when all letters and pictures in sight are there. */
export const takeShot = async (page: Page, look: Look, inSight?: Locator): Promise<Buffer> => {
  const { width, height, theme } = look;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    colorScheme: theme === 'day' ? 'light' : 'dark',
    reducedMotion: 'reduce',
  });
  // A busy button has something waiting to be sent: that is what is to be seen.
  await page.locator('[aria-busy="true"]:not(button)').first().waitFor({ state: 'detached' });
  await inSight?.scrollIntoViewIfNeeded();
  await page.evaluate(letEverythingArrive);
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
};

/** In the page: the new size laid out, its letters loaded, the pictures in sight chosen anew and decoded. */
const letEverythingArrive = async (): Promise<void> => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await document.fonts.ready;
  await frame();
  await frame();
  const inSight = [...document.images].filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  await Promise.all(inSight.map((image) => image.decode().catch(() => undefined)));
  await frame();
};
