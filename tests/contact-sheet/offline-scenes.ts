import { expect, type Page } from '@playwright/test';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { connectionScenes } from './connection-scenes.ts';
import { flashPhoto } from './flash-photo.ts';
import { offlineJudgeScenes } from './offline-judge-scenes.ts';
import type { Scene, SceneDeps } from './scene.ts';

/** Every state of being offline and back: what waits, who is told, and how the connection stands. */
export const createOfflineScenes = (deps: SceneDeps): readonly Scene[] => [
  ...contestantScenes(deps),
  ...offlineJudgeScenes(deps),
  ...connectionScenes(deps),
];

const contestantScenes = ({ contest, newPage }: SceneDeps): readonly Scene[] => {
  let offline: Page;
  let late: Page;
  const openForm = async (): Promise<Page> => {
    const page = await newPage();
    await page.goto('/enter');
    return page;
  };
  return [
    {
      label: 'An entry waiting to send, on a device that is offline',
      prepare: async () => {
        await hangDesigns(contest.url);
        offline = await openForm();
        await fillIn(offline, 'The ship that brought them home through a winter', 907);
        await offline.context().setOffline(true);
        await entryFormOn(offline).send.click();
        await offline.getByText('Waiting to send').waitFor();
        return offline;
      },
    },
    {
      label: 'The note of it on another page',
      prepare: async () => {
        await offline.getByRole('link', { name: 'Gallery' }).click();
        await offline.getByRole('link', { name: '1 entry waiting to send' }).waitFor();
        return offline;
      },
    },
    {
      label: 'An entry on its way',
      prepare: async () => {
        const page = await openForm();
        await fillIn(page, 'Candle on a skull', 911);
        // Never answered, so that it is on its way for as long as it is looked at.
        await page.route('**/api/submit', () => undefined);
        await entryFormOn(page).send.click();
        await page.getByRole('progressbar', { name: 'Sending' }).waitFor();
        return page;
      },
    },
    {
      label: 'An entry not taken: the deadline had passed',
      prepare: async () => {
        late = await openForm();
        await fillIn(late, 'Moon over the harbour', 913);
        await entryFormOn(late).send.click();
        await late.getByRole('button', { name: 'Enter another design' }).click();
        await fillIn(late, 'Sun with red cheeks', 915);
        await sendTooLate(late, contest);
        return late;
      },
    },
    {
      label: 'The note of it on another page',
      prepare: async () => {
        await late.getByRole('link', { name: 'Winners' }).click();
        await late.getByRole('link', { name: noteOfRefused }).waitFor();
        return late;
      },
    },
    {
      label: 'On this device: one not taken, one waiting, one entered',
      prepare: async () => {
        await late.getByRole('link', { name: noteOfRefused }).click();
        await late.getByRole('button', { name: 'Enter another design' }).click();
        await late.route('**/api/submit', (route) => route.abort());
        await fillIn(
          late,
          'The turtle that carries the world and everybody on it on its back',
          917,
        );
        await entryFormOn(late).send.click();
        await late.getByText('Waiting to send').waitFor();
        await late.getByRole('button', { name: 'Enter another design' }).click();
        const list = late.getByRole('region', { name: 'On this device' });
        await expect(list.getByRole('listitem')).toHaveCount(3);
        return late;
      },
      inSight: (page) => page.getByRole('region', { name: 'On this device' }),
    },
  ];
};

/** Dots per inch: enough for a card, and drawn in a moment. */
const coarse = 50;
const noteOfRefused = '1 entry was not taken. Look at it';

/** A wall to come back to, and something on the judges' table. */
const hangDesigns = async (url: string): Promise<void> => {
  const captions = [
    'Swallow with a letter',
    'Anchor',
    'Panther',
    'Ship in a bottle',
    'Burning heart',
    'The eye that sees',
  ];
  for (const [index, caption] of captions.entries()) {
    const category = index < 4 ? 'traditional' : 'flash';
    await enterDesign(url, { caption, category, photo: await flashPhoto(901 + index, coarse) });
  }
};

const fillIn = async (page: Page, title: string, picture: number): Promise<void> => {
  const form = entryFormOn(page);
  await form.fillIn(title);
  await form.photo.setInputFiles(photoFile(await flashPhoto(picture, coarse)));
  await page.getByAltText('Your photo, as it will be sent').waitFor();
};

/** The deadline passes while the entry is on its way; the organiser opens the contest once more. */
const sendTooLate = async (page: Page, contest: SceneDeps['contest']): Promise<void> => {
  const organiser = await organiserOf(contest);
  await page.route(
    '**/api/submit',
    async (route) => {
      await organiser.patchContest({ phase: 'judging' });
      await route.continue();
    },
    { times: 1 },
  );
  await entryFormOn(page).send.click();
  await page.getByRole('heading', { name: 'Not taken' }).waitFor();
  await organiser.patchContest({ phase: 'open' });
  await page.getByRole('button', { name: 'Fix it' }).waitFor();
};
