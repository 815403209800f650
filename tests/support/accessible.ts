import { expect, type Page } from '@playwright/test';
import axe, { type RunOnly as AxeRunOnly } from 'axe-core';

type RunOnly = { readonly type: AxeRunOnly['type']; readonly values: readonly string[] };

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const widths = [390, 1440];
const themes = [
  { theme: 'day', colorScheme: 'light', runOnly: { type: 'tag', values: tags } },
  // The night changes colours and nothing else.
  {
    theme: 'night',
    colorScheme: 'dark',
    runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  },
] as const;

/** axe finds nothing on the page as it stands, by day and by night, on a phone and on a desk. */
export const expectAccessible = async (page: Page, state: string): Promise<void> => {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const { theme, colorScheme, runOnly } of themes) {
      // Without motion nothing is caught half way between two colours.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const violation of await violationsOn(page, runOnly))
        found.push(`${state}, ${width} px by ${theme}: ${violation}`);
    }
  }
  expect.soft(found, found.join('\n')).toEqual([]);
};

const violationsOn = async (page: Page, runOnly: RunOnly): Promise<readonly string[]> => {
  const { violations } = await page.evaluate(
    // What was evaluated a moment ago put `axe` there.
    (only) =>
      (window as unknown as { axe: typeof axe }).axe.run({
        runOnly: only,
        resultTypes: ['violations'],
      }),
    { type: runOnly.type, values: [...runOnly.values] },
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) =>
        `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`,
    ),
  );
};
