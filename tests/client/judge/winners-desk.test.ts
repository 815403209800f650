import { beforeEach, describe, expect, it } from 'vitest';
import { podiumNow, savedPodium } from '../../../client/src/pages/judge/drafts.ts';
import { createKeptDrafts } from '../../../client/src/pages/judge/kept-drafts.ts';
import { putOn, takeOff } from '../../../client/src/pages/judge/podium.ts';
import { saveStateOf } from '../../../client/src/pages/judge/save-state.ts';
import {
  createWinnersDesk,
  type WinnersDeskDeps,
} from '../../../client/src/pages/judge/winners-desk.ts';
import { isWaiting, lastSavedSeq, type KeptAction } from '../../../client/src/outbox/kept-items.ts';
import { createKeptValues } from '../../../client/src/state/kept-values.ts';
import {
  createPageOutboxStorage,
  type Outcome,
} from '../../../lib/realtime/client/device/index.ts';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import { openContestOutbox, savedOutcome } from '../../support/contest-outbox.ts';
import { someEntry, someView } from '../../support/contest-view.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

type Sent = {
  readonly key: string;
  readonly winners: Readonly<Record<string, readonly string[]>>;
  readonly expectedRevision: number;
};

const subject = 'judge:1';
const turn = () => new Promise((done) => setImmediate(done));

/** A desk before a server of few words: each answer is laid out beforehand; without one, none comes. */
const openDesk = (first: ContestView) => {
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

const saved = (revision: number, seq: number) => savedOutcome(seq, { kind: 'winners', revision });

const changedByMia: Outcome = {
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

let table: ReturnType<typeof openDesk>;
beforeEach(() => {
  table = openDesk(someView());
});

describe('saving winners', () => {
  it('has nothing to save until something is changed', async () => {
    expect(table.state()).toEqual({ kind: 'unchanged' });
    await table.save();
    expect(table.sent).toEqual([]);
  });

  it('sends the changed categories with the revision that was seen, and tells the place in the log', async () => {
    table.hear(7, ['b'], 'Mia');
    table.put('a', 1);
    table.put('b', 2);
    expect(table.state()).toMatchObject({ kind: 'changed' });
    table.answers.push(saved(8, 1042));
    await table.save();
    expect(table.sent).toEqual([
      { key: 'key-1', winners: { realism: ['a', 'b'] }, expectedRevision: 7 },
    ]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 1042 });
    expect(table.podium().places).toEqual(['a', 'b', null]);
  });

  it('does not fall back to the old podium while the stream is behind the answer', async () => {
    table.put('a', 1);
    table.answers.push(saved(1, 10));
    await table.save();
    expect(savedPodium(table.view(), table.desk.get().heard, 'realism').entryIds).toEqual(['a']);
    table.hear(1, ['a'], 'Me');
    expect(table.podium()).toMatchObject({ places: ['a', null, null], changed: false });
  });

  it('is unchanged again when everything is put back', () => {
    table.put('a', 1);
    table.desk.change('realism', (places) => takeOff(places, 'a'));
    expect(table.state()).toEqual({ kind: 'unchanged' });
  });

  it('asks to fill an empty place before it saves', () => {
    table.put('a', 2);
    expect(table.state()).toMatchObject({ kind: 'gap', place: 1 });
  });

  it('is kept here without an answer, says so, and is sent again under the same key', async () => {
    table.put('a', 1);
    await table.save();
    expect(table.state()).toEqual({ kind: 'waiting', count: 1 });
    await table.save();
    expect(table.sent).toHaveLength(1);
    table.answers.push(saved(1, 11));
    await table.retry();
    expect(table.sent[1]).toEqual(table.sent[0]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 11 });
  });

  it('stands on the save that waits before it, so that one judge is never in dispute with oneself', async () => {
    table.put('a', 1);
    await table.save();
    table.put('b', 2);
    expect(table.state()).toMatchObject({ kind: 'changed' });
    await table.save();
    expect(table.state()).toEqual({ kind: 'waiting', count: 2 });
    table.answers.push(saved(7, 11), saved(8, 12));
    await table.retry();
    expect(table.sent.slice(2)).toEqual([
      { key: 'key-1', winners: { realism: ['a'] }, expectedRevision: 0 },
      { key: 'key-2', winners: { realism: ['a', 'b'] }, expectedRevision: 7 },
    ]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 12 });
  });

  it('can empty a podium', async () => {
    table.hear(1, ['a'], 'Me');
    table.desk.change('realism', (places) => takeOff(places, 'a'));
    table.answers.push(saved(2, 14));
    await table.save();
    expect(table.sent).toEqual([{ key: 'key-1', winners: { realism: [] }, expectedRevision: 1 }]);
  });

  it('that was made before a reload is followed after it, up to the dispute', async () => {
    table.put('a', 1);
    await table.save();
    const later = table.open();
    await turn();
    table.answers.push(changedByMia);
    later.outbox.wake();
    const dispute = { open: ['realism'], pending: ['realism'] };
    await expect.poll(() => later.desk.get().dispute).toEqual(dispute);
    await expect.poll(() => later.engine.get().items).toEqual([]);
  });

  it('keeps what is changed further while a save is on its way', async () => {
    table.put('a', 1);
    await table.save();
    table.put('b', 2);
    table.answers.push(saved(1, 12));
    await table.retry();
    expect(table.podium()).toMatchObject({ places: ['a', 'b', null], changed: true });
    expect(table.podium().conflict).toBe(false);
  });
});

describe('two judges at one podium', () => {
  it('follows the other judge where nothing is changed here', () => {
    table.hear(1, ['c'], 'Mia');
    expect(table.podium()).toMatchObject({
      places: ['c', null, null],
      changed: false,
      saved: { savedBy: 'Mia' },
    });
  });

  it('keeps unsaved changes and knows of the conflict at once', () => {
    table.put('a', 1);
    table.hear(1, ['c'], 'Mia');
    expect(table.podium()).toMatchObject({ places: ['a', null, null], conflict: true });
  });

  it('asks before it sends anything when the conflict is known', async () => {
    table.put('a', 1);
    table.hear(1, ['c'], 'Mia');
    await table.save();
    expect(table.sent).toEqual([]);
    expect(table.desk.get().dispute).toEqual({ open: ['realism'], pending: ['realism'] });
  });

  it('shows who saved what when the server refuses', async () => {
    table.put('a', 1);
    table.answers.push(changedByMia);
    await table.save();
    expect(table.desk.get().dispute?.open).toEqual(['realism']);
    expect(table.podium()).toMatchObject({
      places: ['a', null, null],
      saved: { entryIds: ['c', 'd'], savedBy: 'Mia' },
      conflict: true,
    });
  });

  it('saves mine over theirs only when that is chosen, against the revision that was shown', async () => {
    table.put('a', 1);
    table.hear(5, ['c'], 'Mia');
    await table.save();
    table.answers.push(saved(6, 20));
    await table.choose('mine');
    expect(table.sent).toEqual([
      { key: 'key-1', winners: { realism: ['a'] }, expectedRevision: 5 },
    ]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 20 });
  });

  it('takes theirs without sending anything', async () => {
    table.put('a', 1);
    table.hear(5, ['c'], 'Mia');
    table.desk.compare('realism');
    await table.choose('theirs');
    expect(table.sent).toEqual([]);
    expect(table.podium()).toMatchObject({ places: ['c', null, null], changed: false });
    expect(table.desk.get().dispute).toBeNull();
  });

  it('goes on editing with the conflict still standing', async () => {
    table.put('a', 1);
    table.hear(5, ['c'], 'Mia');
    await table.save();
    table.desk.keepEditing();
    expect(table.podium()).toMatchObject({ places: ['a', null, null], conflict: true });
  });

  it('has no conflict when the other judge saved the very same', () => {
    table.put('a', 1);
    table.hear(1, ['a'], 'Mia');
    expect(table.podium()).toMatchObject({ changed: false, conflict: false });
  });

  it('has no conflict because an entry left the contest', () => {
    table.hear(1, ['a', 'b'], 'Mia');
    table.put('c', 3);
    table.show(reduceView(table.view(), { name: 'entryRemoved', data: { id: 'b' } }));
    expect(table.podium()).toMatchObject({ places: ['a', null, 'c'], conflict: false });
  });

  it('leaves the place empty when an entry moves to another category', () => {
    table.put('a', 1);
    table.put('b', 2);
    const moved = someEntry('a', 1, { categoryId: 'colour' });
    table.show(reduceView(table.view(), { name: 'entryChanged', data: moved }));
    expect(table.podium().places).toEqual([null, 'b', null]);
  });

  it('knows its own saves in the stream, whether the answer or the news comes first', async () => {
    table.put('a', 1);
    await table.save();
    expect(table.desk.isOwn(3, { realism: ['a'] })).toBe(true);
    table.answers.push(saved(3, 30));
    await table.retry();
    expect(table.desk.isOwn(3, { realism: ['a'] })).toBe(true);
    expect(table.desk.isOwn(4, { realism: ['b'] })).toBe(false);
  });
});
