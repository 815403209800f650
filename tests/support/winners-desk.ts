import { podiumNow } from '../../client/src/pages/judge/drafts.ts';
import { createKeptDrafts } from '../../client/src/pages/judge/kept-drafts.ts';
import { putOn } from '../../client/src/pages/judge/podium.ts';
import { saveStateOf } from '../../client/src/pages/judge/save-state.ts';
import {
  createWinnersDesk,
  type WinnersDeskDeps,
} from '../../client/src/pages/judge/winners-desk.ts';
import { isWaiting, lastSavedSeq, type KeptAction } from '../../client/src/outbox/kept-items.ts';
import { createKeptValues } from '../../client/src/state/kept-values.ts';
import { createPageOutboxStorage, type Outcome } from '../../lib/realtime/client/device/index.ts';
import { reduceView } from '../../shared/contest/reduce-view.ts';
import type { ContestView } from '../../shared/contest/views.ts';
import { openContestOutbox, savedOutcome } from './contest-outbox.ts';
import { createFakeClock } from './fake-clock.ts';

type Sent = {
  readonly key: string;
  readonly winners: Readonly<Record<string, readonly string[]>>;
  readonly expectedRevision: number;
};

const subject = 'judge:1';
export const turn = () => new Promise((done) => setImmediate(done));

/** A desk before a server of few words: each answer is laid out beforehand; without one, none comes. */
export const openDesk = (first: ContestView) => {
  const stage = { view: first };
  const clock = createFakeClock();
  const storage = createPageOutboxStorage<KeptAction>();
  const sent: Sent[] = [];
  const answers: Outcome[] = [];
  const kept = createKeptDrafts(
    createKeptValues(() => {
      throw new Error('blocked');
    }),
    subject,
  );
  const call = (() => {
    throw new Error('Saves go through the outbox.');
  }) as WinnersDeskDeps['api']['call'];

  const open = () => {
    const { outbox, engine } = openContestOutbox({
      ...{ clock, storage },
      send: async ({ key, body }) => {
        if (body.kind !== 'save-winners') throw new Error('Only saves are sent here.');
        const { winners, expectedRevision } = body;
        sent.push({ key, winners, expectedRevision });
        return answers.shift() ?? { kind: 'unanswered' };
      },
    });
    const desk = createWinnersDesk({
      api: { call, newKey: () => 'unused' },
      ...{ outbox, subject, kept },
      view: () => stage.view,
    });
    desk.attach();
    return { desk, outbox, engine };
  };
  const { desk, outbox, engine } = open();

  const podium = () => {
    const [category] = stage.view.categories;
    if (category === undefined) throw new Error('no category');
    return podiumNow(stage.view, category, desk.get().drafts, desk.get().heard);
  };
  return {
    desk,
    engine,
    open,
    sent,
    answers,
    podium,
    save: async () => {
      await desk.save();
      await turn();
      await turn();
    },
    choose: async (whose: 'mine' | 'theirs') => {
      await desk.choose('realism', whose);
      await turn();
      await turn();
    },
    state: () => {
      const { items, progress } = outbox.get();
      return saveStateOf(stage.view, desk.get(), {
        waiting: items.filter(isWaiting).length,
        isSending: progress !== null,
        lastSeq: lastSavedSeq(items, subject),
      });
    },
    put: (id: string, place: number) =>
      desk.change('realism', (places) => putOn(places, id, place - 1)),
    /** The stream tells of a save. */
    hear: (revision: number, ids: readonly string[], savedBy: string) => {
      const podium = ids.map((id, index) => ({
        ...{ id, number: 1, caption: '', imageUrl: '', artist: null },
        place: index + 1,
      }));
      const data = { winners: { realism: podium }, revision, savedBy };
      stage.view = reduceView(stage.view, { name: 'saveWinners', data });
    },
    show: (view: ContestView) => {
      stage.view = view;
    },
    view: () => stage.view,
    /** The connection is back: what waits is tried again. */
    retry: async () => {
      engine.wake();
      await turn();
      await turn();
    },
  };
};

export const saved = (revision: number, seq: number) =>
  savedOutcome(seq, { kind: 'winners', revision });

export const changedByMia: Outcome = {
  kind: 'refused',
  reason: {
    code: 'winners_changed',
    message: 'Somebody else saved.',
    details: {
      revision: 4,
      changed: [{ categoryId: 'realism', entryIds: ['c', 'd'], savedBy: 'Mia' }],
    },
  },
};
