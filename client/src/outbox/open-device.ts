import {
  createDeviceKeptStreams,
  createDeviceOutboxStorage,
  createOutbox,
  createPageKeptStreams,
  createPageOutboxStorage,
  createTabChannel,
  openDeviceDatabase,
} from '../../../lib/realtime/client/device/index.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { Random } from '../../../shared/base/random.ts';
import type { Api } from '../api/api.ts';
import { createKeptView, type KeptView } from '../realtime/kept-view.ts';
import type { ContestState } from '../state/contest-store.ts';
import type { SessionStore } from '../state/session-store.ts';
import type { OpenedOutbox } from './contest-outbox.ts';
import { thisDevice, type KeptAction } from './kept-items.ts';
import { createSendAction, prepareAction } from './send-action.ts';

type Deps = {
  readonly api: Pick<Api, 'command' | 'upload'>;
  readonly session: SessionStore;
  readonly shown: () => ContestState;
  readonly page: Pick<Window, 'addEventListener'>;
  readonly clock: Clock;
  readonly random: Random;
};

export type OpenedDevice = { readonly outbox: OpenedOutbox; readonly keptView: KeptView };

const name = 'tattoo-contest';

/** What this device keeps for the contest, in its database; where a browser has none, as long as the page lives. */
export const openDevice = async (deps: Deps): Promise<OpenedDevice> => {
  const database = await openDeviceDatabase(name).catch(() => null);
  return {
    outbox: openOutbox(
      deps,
      database === null ? null : createDeviceOutboxStorage<KeptAction>(database),
    ),
    keptView: createKeptView({
      streams: database === null ? createPageKeptStreams() : createDeviceKeptStreams(database),
      shown: deps.shown,
      clock: deps.clock,
    }),
  };
};

const openOutbox = (
  { api, session, page, clock, random }: Deps,
  lasting: ReturnType<typeof createDeviceOutboxStorage<KeptAction>> | null,
): OpenedOutbox => {
  const outbox = createOutbox<KeptAction>({
    ...{ clock, random },
    storage: lasting ?? createPageOutboxStorage<KeptAction>(),
    send: createSendAction({ api, clock }),
    prepare: prepareAction,
    maySend: (owner) => {
      const state = session.get();
      return owner === thisDevice || (state.kind === 'known' && state.subject === owner);
    },
    onNotTheirs: () => void session.refresh(),
    tabs: createTabChannel(() => new BroadcastChannel(name)),
  });

  const learnAndWake = (): void => {
    const state = session.get();
    if (state.kind === 'known' && state.standing !== null)
      void outbox.learn(state.standing).then(outbox.wake);
    else outbox.wake();
  };
  session.subscribe(learnAndWake);
  learnAndWake();
  for (const event of ['online', 'pageshow', 'focus']) page.addEventListener(event, outbox.wake);
  page.addEventListener('pagehide', outbox.rest);

  return { ...outbox, isLasting: lasting !== null };
};
