import { join } from 'node:path';
import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { openStore } from '../lib/store/index.ts';
import type { Files, LogWrite } from '../lib/wal/index.ts';
import { apply } from './domain/apply.ts';
import type { ContestEvent } from './domain/events.ts';
import { contestOf } from './domain/initial-contest.ts';
import { applyPeople, peopleTables, type PeopleEvent, type PeopleTables } from './domain/people.ts';
import { contestTables, type ContestTables } from './domain/tables.ts';
import type { ContestWatch, StoreName } from './ops/metrics/count-commits.ts';
import { timeCommits } from './ops/metrics/time-commits.ts';
import { createCommit, type Commit } from './use-cases/commit-command.ts';
import { createUseCases } from './use-cases/create-use-cases.ts';
import type { Standing } from './use-cases/use-cases.ts';
import { createDigests } from './use-cases/digests.ts';
import { actorOfSession } from './use-cases/identify.ts';
import { makeDrainable } from './use-cases/drainable.ts';
import { createPhaseScheduler } from './use-cases/phase-scheduler.ts';
import type {
  ContestStore,
  Passwords,
  PeopleStore,
  PhotoDesk,
  ReportTrouble,
} from './use-cases/ports.ts';
import { createRetention } from './use-cases/retention.ts';
import { createSweep } from './use-cases/sweep.ts';
import { createContestViews } from './views/contest-views.ts';
import { followContest } from './views/durable-contest.ts';

export type ContestOptions = {
  readonly dataDir: string;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly photos: PhotoDesk;
  readonly passwords: Passwords;
  readonly receiptKey: Uint8Array;
  /** The time zone that a new contest starts in. */
  readonly timeZone: string;
  readonly backedUp: () => number;
  readonly reportTrouble: ReportTrouble;
  /** Told of the way of everything to the disk. */
  readonly watch?: ContestWatch;
};

export type Contest = Awaited<ReturnType<typeof openContest>>;

/** The contest without its edges: two stores, the views and the verbs. Nothing here listens or ticks yet. */
export const openContest = async (options: ContestOptions) => {
  const { clock, photos, reportTrouble } = options;
  const stores = await openStores(options);
  const { store, people } = stores;
  const durable = followContest(store);
  const views = createContestViews(durable.state, () => people.state());
  const digests = createDigests(options.receiptKey);
  const standing = (): Standing => {
    const { storeId, epoch } = store.status();
    return { contestId: storeId, epoch, backedUp: options.backedUp() };
  };
  const { onCommand } = options.watch ?? {};
  const given = {
    ...{ ...options, ...stores, durable, views, digests, standing },
    ...(onCommand && { onCommand }),
  };
  const commit = createCommit(given);
  if (store.status().head === 0) await settle(commit, options.timeZone);

  const scheduler = createPhaseScheduler({
    ...{ commit, clock, reportTrouble },
    contest: () => contestOf(durable.state),
  });
  durable.subscribe(({ events }) => {
    if (events.some(({ type }) => type === 'contestChanged' || type === 'resultsRevealed'))
      scheduler.rearm();
  });
  const erasePast = createRetention({ commit, durable, clock });
  const sweep = createSweep({ store, durable, people, photos });

  return {
    ...stores,
    ...{ durable, views },
    actorOf: (sessionHash: string | undefined) =>
      actorOfSession(durable.state, sessionHash, clock.now()),
    ...makeDrainable(createUseCases(given)),
    scheduler,
    /** Run it at start and every hour. */
    tidy: async () => ({ erased: await erasePast(), ...(await sweep()) }),
    close: async () => {
      scheduler.close();
      await store.close();
      await people.close();
    },
  };
};

const openStores = async (
  options: Pick<ContestOptions, 'dataDir' | 'files' | 'clock' | 'random' | 'watch'>,
): Promise<{ readonly store: ContestStore; readonly people: PeopleStore }> => {
  const { dataDir, files, clock, random, watch } = options;
  const common = { files, clock, random };
  const watched = (name: StoreName) =>
    watch && { onWrite: (write: LogWrite) => watch.onWrite(name, write) };
  const people = await openStore<PeopleTables, PeopleEvent>({
    ...common,
    dir: join(dataDir, 'people'),
    tables: peopleTables,
    apply: applyPeople,
    erasable: true,
    ...watched('people'),
  });
  try {
    const store = await openStore<ContestTables, ContestEvent>({
      ...common,
      dir: dataDir,
      tables: contestTables,
      apply,
      ...watched('contest'),
    });
    if (watch === undefined) return { store, people };
    const { onCommit } = watch;
    return {
      store: timeCommits(store, clock, (seconds) => onCommit('contest', seconds)),
      people: timeCommits(people, clock, (seconds) => onCommit('people', seconds)),
    };
  } catch (cause) {
    await people.close();
    throw cause;
  }
};

/** A new contest's times are those of the place where it was started. */
const settle = async (commit: Commit, timeZone: string): Promise<void> => {
  await commit.run(
    { type: 'changeContest', timeZone },
    { actor: { kind: 'system' }, by: 'system' },
    null,
  );
};
