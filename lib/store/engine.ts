import { err, ok } from '../../shared/base/result.ts';
import type { Result } from '../../shared/base/result.ts';
import { createCommitter } from './committer.ts';
import { EraseIncomplete, reasonOf } from './errors.ts';
import { createHistory, noUpgrade } from './history.ts';
import type { EngineOptions, StoreLog } from './options.ts';
import { createPublisher } from './publisher.ts';
import { recover } from './recover.ts';
import { createSnapshotFolder } from './snapshots.ts';
import type { SnapshotFolder } from './snapshots.ts';
import { createSnapshotter } from './snapshotter.ts';
import type { Snapshotter } from './snapshotter.ts';
import type {
  Accepted,
  Commit,
  ErasableStore,
  Shipping,
  State,
  StoreCommand,
  StoreRefusal,
  Tables,
} from './store.ts';
import { createStatus } from './status.ts';

/** A store over any log; `openStore` brings the log on disk. `notes` is what opening the log had to mend. */
export const openStoreOn = async <T extends Tables, E>(
  log: StoreLog,
  given: EngineOptions<T, E>,
  notes: readonly string[] = [],
): Promise<ErasableStore<State<T>, E>> => {
  const upgrade = given.upgrade ?? noUpgrade<T, E>();
  const options = { ...given, upgrade };
  const folder = createSnapshotFolder(options.files, options.dir);
  const history = createHistory(log, upgrade);
  const recovered = await recover(log, history, folder, options);
  const { memory } = recovered;
  const publisher = createPublisher<E>(options.reportError ?? throwLater);
  const erasable = log.forgetting !== undefined;
  const snapshotter = createSnapshotter(
    {
      log,
      tables: memory.tables,
      folder,
      version: upgrade.version,
      keep: erasable ? 1 : 2,
      lastSeq: recovered.snapshotSeq,
    },
    options,
  );
  const status = createStatus(log, memory.ledger, snapshotter, [...notes, ...recovered.notes]);
  const committer = createCommitter({ log, memory, publisher, status, clock: options.clock });
  const stopDelivery = log.onDurable((durable) => {
    publisher.deliver(durable);
    if (!status.closing) snapshotter.writeIfDue();
  });
  // An erasure that a crash cut short is finished before anything else; without room the next one does it.
  if (erasable) await forget(log, snapshotter, folder).catch(() => undefined);
  else await folder.keep(2).catch(() => undefined);

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    status.close();
    await untilStuck(log, () => snapshotter.write());
    await log.close();
    await snapshotter.idle();
    publisher.deliver(log.durable);
    stopDelivery();
  };

  return {
    transact: (command, decide) => committer.transact(command, decide),
    async erase<R, F>(
      command: StoreCommand,
      decide: (state: Readonly<State<T>>) => Result<Commit<E, R>, F>,
    ): Promise<Result<Accepted<R>, F | StoreRefusal>> {
      if (!erasable)
        throw new Error('This store keeps its history; open it with `erasable: true`.');
      const answer = await committer.transact(command, decide);
      if (!answer.ok) return err(answer.error);
      await forget(log, snapshotter, folder).catch((cause: unknown) => {
        throw new EraseIncomplete(
          `The erasure is recorded, but older files in ${options.dir} still hold it: ${reasonOf(cause)}. Make room on the disk; the next erasure or start finishes it.`,
          { cause },
        );
      });
      return ok(answer.value);
    },
    async read(afterSeq, limit) {
      return (await log.read(afterSeq, limit)).map(history.committed);
    },
    subscribe: (listener) => publisher.subscribe(listener),
    state: () => memory.state,
    status: () => status.now(),
    onStatus: (listener) => status.subscribe(listener),
    ...shippingOf(log),
    snapshot: () => snapshotter.write(),
    close: () => (closed ??= close()),
  };
};

const shippingOf = ({ ship, chainAt }: StoreLog): { readonly shipping?: Shipping } =>
  ship === undefined || chainAt === undefined ? {} : { shipping: { ship, chainAt } };

/** Leaves one snapshot and nothing older: what is not in today's rows is in no file. */
const forget = async (
  log: StoreLog,
  snapshotter: Snapshotter,
  folder: SnapshotFolder,
): Promise<void> => {
  if (log.forgetting === undefined || log.head === 0) return;
  // The new file comes first, so that the snapshot covers all that is in the old ones.
  const first = await log.forgetting.roll();
  await snapshotter.write();
  await folder.keep(1);
  await log.forgetting.dropBefore(first);
};

/** Waits for `work`, but not for room on a full disk: what waits for that is told so by closing the log. */
const untilStuck = async (log: StoreLog, work: () => Promise<unknown>): Promise<void> => {
  if (log.state.kind !== 'open') return;
  const { promise: stuck, resolve } = Promise.withResolvers<undefined>();
  const stop = log.onState(({ kind }) => {
    if (kind !== 'open') resolve(undefined);
  });
  await Promise.race([work().catch(() => undefined), stuck]);
  stop();
};

const throwLater = (thrown: unknown): void => {
  queueMicrotask(() => {
    throw thrown;
  });
};
