import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const widths = [390, 1440];
const themes = [
  { theme: 'day', colorScheme: 'light' },
  { theme: 'night', colorScheme: 'dark' },
] as const;

/** axe finds nothing on the page as it stands, by day and by night, on a phone and on a desk. */
export const expectAccessible = async (page: Page, state: string): Promise<void> => {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const { theme, colorScheme } of themes) {
      // Without motion nothing is caught half way between two colours.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page })
        .withTags(rules)
        .setLegacyMode()
        .analyze();
      for (const { id, help, nodes } of violations)
        for (const { target, failureSummary } of nodes)
          found.push(
            `${width}px ${theme}: ${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`,
          );
    }
  }
  expect.soft(found, `${state}:\n${found.join('\n')}`).toEqual([]);
};
