import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { systemRandom as random } from '../../server/system-clock.ts';
import { randomId } from '../../shared/base/random.ts';
import type { Check } from '../support/checks.ts';
import { createAsk, type Ask } from './ask.ts';
import { createEntering, type Accepted } from './enter-design.ts';
import { createMetrics, type Figures, type Metrics } from './metrics.ts';
import { openObserver, type Observer } from './observer.ts';
import { isLoopback, type Plan } from './plan.ts';
import { clockTime, renderFigures, renderHeading } from './report.ts';
import { surveyTarget } from './survey-target.ts';
import { judge } from './verdict.ts';

export type LoadReport = {
  readonly target: string;
  readonly seconds: number;
  readonly figures: Figures;
  readonly checks: readonly Check[];
};

type Say = (text: string) => void;
type Enter = Awaited<ReturnType<typeof createEntering>>;
type Watch = ReturnType<typeof createWatch>;
/** One visitor: a device of its own, which is what limits count, and a socket. */
type Client = { readonly device: string; readonly observer: Observer };

const arrivalsPerSecond = 50;
const periodMs = 10_000;
const heardWithinMs = 15_000;

/** Clients arrive, watch, and take turns entering designs; then everything must have reached everybody. */
export const loadContest = async (plan: Plan, target: string, say: Say): Promise<LoadReport> => {
  const metrics = createMetrics();
  const ask = createAsk(target, metrics);
  const categories = await surveyTarget(ask, target);
  say(`${target}: drawing photos, once on each machine …\n`);
  const enter = await createEntering({ ask, metrics, categories });
  const startedAt = performance.now();
  const secondsSince = (at: number): number => (performance.now() - at) / 1000;
  const stopTelling = tellPeriods(metrics, say);
  const phase = (name: string, index: number, seconds: number): void =>
    say(
      `Phase started: ${name} (index: ${index}, duration: ${seconds}s) ${clockTime(new Date())}\n`,
    );

  phase('clients arrive', 0, Math.ceil(plan.clients / arrivalsPerSecond));
  const watch = createWatch(metrics, isLoopback(target));
  const clients = await letArrive(plan, target, { ask, metrics, watch });
  phase('entries', 1, plan.seconds);
  const accepted = await enterSteadily(plan, clients, { enter, watch });
  phase('everything is heard', 2, heardWithinMs / 1000);
  const observers = clients.map(({ observer }) => observer);
  await untilHeard(observers, Math.max(0, ...accepted.map(({ seq }) => seq)));
  const feed = await readFeed(ask);
  for (const { close } of observers) close();
  stopTelling();

  const figures = metrics.total();
  const checks = judge({ observers, accepted, feed, figures }, plan);
  return { target, seconds: secondsSince(startedAt), figures, checks };
};

/** Every ten seconds what those ten were like. */
const tellPeriods = (metrics: Metrics, say: Say): (() => void) => {
  let since = performance.now();
  const tell = (): void => {
    const seconds = (performance.now() - since) / 1000;
    since = performance.now();
    say(
      renderHeading(
        `Metrics for period to: ${clockTime(new Date())} (width: ${seconds.toFixed(1)}s)`,
      ),
    );
    say(`${renderFigures(metrics.takePeriod(), seconds)}\n`);
  };
  const timer = setInterval(tell, periodMs);
  return () => {
    clearInterval(timer);
    tell();
  };
};

/** Knows when each entry left, and so how long it took to reach somebody. */
const createWatch = (metrics: Metrics, isSameClock: boolean) => {
  const run = randomId(random, 6);
  const sentAt = new Map<string, number>();
  const ours = z.object({ caption: z.string() });
  return {
    caption: (nth: number): string => `Load test ${run} ${nth}`,
    left: (caption: string): void => void sentAt.set(caption, performance.now()),
    heard: (name: string, data: unknown, committedAt: number): void => {
      if (name !== 'newSubmission') return;
      const left = sentAt.get(ours.parse(data).caption);
      if (left === undefined) return;
      const sinceLeft = performance.now() - left;
      metrics.measure('entries.sent_to_heard', sinceLeft);
      // Another machine's clock says nothing here: then all of the way counts.
      metrics.measure(
        'events.delivery_delay',
        isSameClock ? Math.max(0, Date.now() - committedAt) : sinceLeft,
      );
    },
  };
};

type Means = {
  readonly ask: Ask;
  readonly metrics: Metrics;
  readonly watch: Watch;
};

const cursorSchema = z.object({ epoch: z.string(), seq: z.number() });

/** What a page asks when it opens: who am I, what is there, and then the socket. */
const letArrive = async (
  { clients }: Plan,
  target: string,
  { ask, metrics, watch }: Means,
): Promise<readonly Client[]> => {
  const arrive = async (): Promise<Client | null> => {
    metrics.count('clients.created');
    await ask('/api/session');
    const snapshot = cursorSchema.safeParse((await ask('/api/snapshot?stream=public'))?.body);
    if (!snapshot.success) {
      metrics.count('sockets.failed');
      return null;
    }
    const observer = openObserver({
      ...{ target, metrics, clientId: randomId(random), start: snapshot.data },
      onEvent: (name, data, { at }) => watch.heard(name, data, at),
    });
    return (await observer.welcomed) ? { device: randomId(random), observer } : null;
  };
  const arriving: Promise<Client | null>[] = [];
  while (arriving.length < clients) {
    arriving.push(arrive());
    await wait(1000 / arrivalsPerSecond);
  }
  return (await Promise.all(arriving)).filter((client) => client !== null);
};

/** At the same pace whatever the answers are, as people do; gives those that were accepted. */
const enterSteadily = async (
  plan: Plan,
  clients: readonly Client[],
  { enter, watch }: { readonly enter: Enter; readonly watch: Watch },
): Promise<readonly Accepted[]> => {
  const count = Math.max(1, Math.round(plan.seconds * plan.entriesPerSecond));
  const entering: Promise<Accepted | null>[] = [];
  const startedAt = performance.now();
  for (let nth = 0; nth < count; nth += 1) {
    const client = clients[nth % clients.length];
    if (client === undefined) break;
    const caption = watch.caption(nth);
    watch.left(caption);
    entering.push(enter(nth, { device: client.device, caption }));
    const dueAt = startedAt + ((nth + 1) * 1000) / plan.entriesPerSecond;
    await wait(Math.max(0, dueAt - performance.now()));
  }
  return (await Promise.all(entering)).filter((entry) => entry !== null);
};

const untilHeard = async (observers: readonly Observer[], seq: number): Promise<void> => {
  const deadline = performance.now() + heardWithinMs;
  const isHeard = ({ heard }: Observer): boolean => (heard.at(-1)?.seq ?? 0) >= seq;
  while (performance.now() < deadline && !observers.every(isHeard)) await wait(50);
};

const feedSchema = z.object({ feed: z.record(z.string(), z.array(z.object({ id: z.string() }))) });

const readFeed = async (ask: Ask): Promise<readonly string[]> => {
  const read = feedSchema.safeParse((await ask('/api/feed'))?.body);
  if (!read.success) return [];
  return Object.values(read.data.feed).flatMap((entries) => entries.map(({ id }) => id));
};
