import {
  test as base,
  expect,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { startContestServer, type ContestServer } from './contest-server.ts';

type Fixtures = {
  /** More environment for the server: `test.use({ serverEnv: { … } })`. */
  serverEnv: Record<string, string>;
  /** The real program, one per test; relative addresses in `page.goto` lead to it. */
  contest: ContestServer;
  /** Another person at another device: a page in a browser context of its own. */
  newVisitor: (options?: BrowserContextOptions) => Promise<Page>;
  /** What the browsers complained about; what was not expected fails the test when it ends. */
  problems: Problems;
};

type Problems = {
  watch(context: BrowserContext): void;
  /** This test brings such complaints about on purpose, for instance by stopping the server. */
  expect(pattern: RegExp): void;
  /** This test takes the network or the server away, and perhaps brings the server back. */
  expectLoss(): void;
};

/** A server that was started anew answers 400 to who still asks it for the socket of its former life. */
const loss =
  /WebSocket connection to .* failed|ERR_|Failed to fetch|status of 50[234]|status of 400 .*\/socket\.io\//;

/** Playwright's `test` against a contest of its own, in browsers that may not print unexpected errors. */
export const test = base.extend<Fixtures>({
  serverEnv: [{}, { option: true }],

  contest: async ({ serverEnv }, use) => {
    const contest = await startContestServer(serverEnv);
    await use(contest);
    await contest.dispose();
  },

  baseURL: async ({ contest }, use) => use(contest.url),

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  problems: async ({}, use) => {
    const seen: string[] = [];
    const expected: RegExp[] = [];
    await use({
      watch: (context) => {
        context.on('weberror', (error) => seen.push(`uncaught: ${String(error.error())}`));
        context.on('console', (message) => {
          if (message.type() !== 'error') return;
          seen.push(`console.error: ${message.text()} (${message.location().url})`);
        });
      },
      expect: (pattern) => void expected.push(pattern),
      expectLoss: () => void expected.push(loss),
    });
    const unexpected = seen.filter((text) => !expected.some((pattern) => pattern.test(text)));
    expect(unexpected, 'unexpected complaints of the browser').toEqual([]);
  },

  context: async ({ context, problems }, use) => {
    problems.watch(context);
    await use(context);
  },

  newVisitor: async ({ browser, contest, problems }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: contest.url, ...options });
      contexts.push(context);
      problems.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
