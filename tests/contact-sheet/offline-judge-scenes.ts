import type { Page } from '@playwright/test';
import { organiserOf } from '../support/contest-programs.ts';
import { podium, saveButton, takeJudgesSeat } from '../support/judges-table.ts';
import type { Scene, SceneDeps } from './scene.ts';

/** What a judge did without a connection, and whose it is. */
export const offlineJudgeScenes = ({ contest, newPage }: SceneDeps): readonly Scene[] => {
  let tablet: Page;
  const takeSeat = async (page: Page, name: string): Promise<void> => {
    await takeJudgesSeat(page, await organiserOf(contest), name);
    await page.getByRole('group', { name: /on the light table$/ }).waitFor();
  };
  return [
    {
      label: 'A judge’s save and a star, waiting to send',
      prepare: async () => {
        tablet = await newPage();
        await takeSeat(tablet, 'Ada Falk');
        await tablet.route('**/api/commands', (route) => route.abort());
        for (const key of ['s', '1', 'ArrowRight', '2']) await tablet.keyboard.press(key);
        await saveButton(tablet).click();
        await podium(tablet)
          .getByText(/waiting to send: 2 changes/)
          .waitFor();
        return tablet;
      },
    },
    {
      label: 'Changes of the table, on another page',
      prepare: async () => {
        await tablet.getByRole('link', { name: 'Winners' }).click();
        await tablet.getByRole('link', { name: /2 changes at the judges’ table/ }).waitFor();
        return tablet;
      },
    },
    {
      label: 'A shared tablet: what another judge left waiting',
      prepare: async () => {
        await takeSeat(tablet, 'Bea Thorne');
        await tablet.getByText(/2 changes of somebody else wait here/).waitFor();
        return tablet;
      },
    },
    {
      label: 'A judge’s session is over',
      prepare: async () => {
        const page = await newPage();
        await takeSeat(page, 'Cai Moreno');
        await page.context().clearCookies();
        await page.keyboard.press('s');
        await page.getByRole('dialog', { name: 'Your session is over' }).waitFor();
        return page;
      },
    },
  ];
};
