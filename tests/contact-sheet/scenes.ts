import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { enterDesign, organiserOf, type Seat } from '../support/contest-programs.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { podium, saveButton, takeJudgesSeat } from '../support/judges-table.ts';
import { openSection, signIn, type Section } from '../support/organisers-board.ts';
import { flashPhoto } from './flash-photo.ts';
import type { Scene, SceneDeps } from './scene.ts';
import type { Look } from './take-shot.ts';

/** The evening of a contest in the order in which it happens: each scene begins where the one before ended. */
export const createScenes = (deps: SceneDeps): readonly Scene[] => {
  const { contest, newPage, seed } = deps;
  const pages = new Map<string, Promise<Page>>();
  /** Each person keeps one page through the evening. */
  const pageOf = (person: string): Promise<Page> => {
    const page = pages.get(person) ?? newPage();
    pages.set(person, page);
    return page;
  };
  const at = async (person: string, path: string): Promise<Page> => {
    const page = await pageOf(person);
    await page.goto(path);
    await page.getByRole('main').waitFor();
    return page;
  };
  const desk = { width: 1440, height: 960 };
  return [
    { label: 'Gallery, before the first entry', prepare: () => at('visitor', '/') },
    {
      label: 'Gallery',
      prepare: async () => {
        await seed();
        await setTheStage(contest);
        return at('visitor', '/');
      },
      alsoAs: [
        { file: 'gallery-day.webp', look: { ...desk, theme: 'day' } },
        { file: 'gallery-night-phone.webp', look: { width: 390, height: 844, theme: 'night' } },
      ],
    },
    { label: 'Gallery, one design open', prepare: () => at('visitor', '/?entry=24') },
    { label: 'Gallery, one category', prepare: () => at('visitor', '/?category=traditional') },
    ...contestantScenes(deps, pageOf),
    { label: 'Winners, so far', prepare: () => at('visitor', '/winners') },
    { label: 'Big screen', prepare: () => at('stage', '/screen') },
    ...judgeScenes(deps, pageOf, desk),
    ...organiserScenes(deps, pageOf),
    { label: 'Sign in', prepare: () => at('visitor', '/sign-in') },
    { label: 'A judge’s invitation', prepare: () => at('visitor', '/invite#a-link-to-look-at') },
    { label: 'Nothing there', prepare: () => at('visitor', '/no-such-page') },
    {
      label: 'Winners, revealed',
      prepare: async () => {
        await (await organiserOf(contest)).reveal();
        return at('visitor', '/winners');
      },
    },
    { label: 'Big screen, winners', prepare: () => pageOf('stage') },
    {
      label: 'Connection lost',
      prepare: async () => {
        const page = await at('visitor', '/');
        await page
          .getByRole('button', { name: /^Number \d+:/ })
          .first()
          .waitFor();
        await contest.kill9();
        await page.getByRole('region', { name: 'Connection' }).waitFor();
        return page;
      },
    },
  ];
};

type PageOf = (person: string) => Promise<Page>;

const contestantScenes = (_: SceneDeps, pageOf: PageOf): readonly Scene[] => [
  {
    label: 'Entry form, filled in',
    prepare: async () => {
      const page = await pageOf('contestant');
      await page.goto('/enter');
      const form = entryFormOn(page);
      await form.fillIn('Black cat, nine lives');
      await form.photo.setInputFiles(photoFile(await flashPhoto(907)));
      await page.getByAltText('Your photo, as it will be sent').waitFor();
      await page.evaluate(() => window.scrollTo(0, 0));
      return page;
    },
  },
  {
    label: 'Entry form, with problems',
    prepare: async () => {
      const page = await pageOf('forgetful');
      await page.goto('/enter');
      await entryFormOn(page).send.click();
      await page.getByText('Give your design a title.').scrollIntoViewIfNeeded();
      return page;
    },
  },
  {
    label: 'Entered',
    prepare: async () => {
      const page = await pageOf('contestant');
      await entryFormOn(page).send.click();
      await page.getByRole('heading', { name: 'You’re in' }).waitFor();
      return page;
    },
  },
  {
    label: 'Receipt',
    prepare: async () => {
      const page = await pageOf('contestant');
      await page.getByRole('link', { name: 'Open the receipt' }).click();
      await page.getByRole('button', { name: 'Edit' }).waitFor();
      return page;
    },
  },
];

const judgeScenes = (
  { contest }: SceneDeps,
  pageOf: PageOf,
  desk: Omit<Look, 'theme'>,
): readonly Scene[] => [
  {
    label: 'Judges’ table',
    prepare: async () => {
      const page = await pageOf('judge');
      await takeJudgesSeat(page, await organiserOf(contest), 'Ada Falk');
      await page.goto('/judge?category=black-and-grey');
      await page.getByRole('group', { name: /on the light table$/ }).waitFor();
      for (const key of ['ArrowRight', 's', 'ArrowRight', 'ArrowRight', 'ArrowRight', 's'])
        await page.keyboard.press(key);
      await expect(page.getByText(/^5 of \d+$/)).toBeVisible();
      return page;
    },
    alsoAs: [{ file: 'judge.webp', look: { ...desk, theme: 'night' } }],
  },
  {
    label: 'Judges’ table, overview',
    prepare: async () => {
      const page = await pageOf('judge');
      await page.keyboard.press('o');
      await page.getByRole('list', { name: 'Overview' }).waitFor();
      return page;
    },
  },
  {
    label: 'Two judges saved at once',
    prepare: async () => {
      const page = await pageOf('judge');
      await page.keyboard.press('o');
      await page.keyboard.press('1');
      await savePodiums(await organiserOf(contest), contest.url, 1);
      await podium(page)
        .getByText(/saved another podium/)
        .waitFor();
      await saveButton(page).click();
      await page.getByRole('dialog').waitFor();
      return page;
    },
  },
];

const organiserScenes = ({ contest }: SceneDeps, pageOf: PageOf): readonly Scene[] => {
  const sections: readonly Section[] = [
    'Contest',
    'Entries',
    'Categories',
    'Judges',
    'Reveal',
    'Export',
  ];
  return sections.map((section) => ({
    label: `Organiser: ${section.toLowerCase()}`,
    prepare: async () => {
      const page = await pageOf('organiser');
      if (section === 'Contest') {
        await signIn(page, contest);
        await waitingEntry(contest);
      } else await openSection(page, section);
      if (section === 'Judges') {
        await page.getByLabel('Judge’s name').fill('Bea Thorne');
        await page.getByRole('button', { name: 'Invite judge' }).click();
        await page.getByRole('group', { name: 'Invitation for Bea Thorne' }).waitFor();
      }
      return page;
    },
  }));
};

const hoursOpen = 2.6;

/** A name, a closing time, and what the judges think so far. */
const setTheStage = async (contest: ContestServer): Promise<void> => {
  const organiser = await organiserOf(contest);
  const closesAt = new Date(performance.timeOrigin + performance.now() + hoursOpen * 3_600_000);
  await organiser.patchContest({
    name: 'Ink & Iron 2026',
    timeZone: 'Europe/Berlin',
    closesAt: closesAt.toISOString(),
  });
  await savePodiums(organiser, contest.url, 0);
};

const feedSchema = z.object({
  feed: z.record(z.string(), z.array(z.object({ id: z.string() }))),
});

/** The podiums of all well-filled categories, starting with another entry for each `turn`. */
const savePodiums = async (organiser: Seat, url: string, turn: number): Promise<void> => {
  const { feed } = feedSchema.parse(await (await fetch(`${url}/api/feed`)).json());
  const filled = Object.entries(feed).filter(([, entries]) => entries.length > 3 + turn);
  const podiums = filled.map(([id, entries]): [string, string[]] => [
    id,
    entries.slice(turn, turn + 3).map((entry) => entry.id),
  ]);
  expect(podiums.length).toBeGreaterThan(0);
  await organiser.saveWinners(Object.fromEntries(podiums));
};

/** One that waits for the organiser, and one that was hidden. */
const waitingEntry = async (contest: ContestServer): Promise<void> => {
  const organiser = await organiserOf(contest);
  const hidden = await enterDesign(contest.url, {
    caption: 'Borrowed rose',
    photo: await flashPhoto(911),
  });
  await organiser.moderate(hidden.id, 'hide', 'Traced from a book of flash');
  await organiser.patchContest({ publish: 'after-approval' });
  await enterDesign(contest.url, {
    caption: 'Moon over the harbour',
    name: 'Noor Lindqvist',
    photo: await flashPhoto(915),
  });
  await organiser.patchContest({ publish: 'at-once' });
};
