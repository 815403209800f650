import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiError } from '../../../client/src/api/api.ts';
import { podiumNow, savedPodium } from '../../../client/src/pages/judge/drafts.ts';
import { createKeptDrafts } from '../../../client/src/pages/judge/kept-drafts.ts';
import { putOn, takeOff } from '../../../client/src/pages/judge/podium.ts';
import { saveStateOf } from '../../../client/src/pages/judge/save-state.ts';
import {
  createWinnersDesk,
  type WinnersDeskDeps,
} from '../../../client/src/pages/judge/winners-desk.ts';
import { createKeptValues } from '../../../client/src/state/kept-values.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
import type { ContestView } from '../../../shared/contest/views.ts';
import { someEntry, someView } from '../../support/contest-view.ts';

type Sent = { readonly key: string | undefined; readonly body: unknown };

const unreachable: ApiError = { code: 'unreachable', status: 0, message: 'No answer.' };

/** A desk before a server of few words: each answer is laid out beforehand. */
const openDesk = (first: ContestView) => {
  const stage = { view: first };
  const sent: Sent[] = [];
  const answers: unknown[] = [];
  let keys = 0;
  const kept = () =>
    createKeptDrafts(
      createKeptValues(() => {
        throw new Error('blocked');
      }),
      'judge:1',
    );
  const call = (async (_endpoint, options) => {
    sent.push({ key: options?.idempotencyKey, body: options?.body });
    return answers.shift();
  }) as WinnersDeskDeps['api']['call'];
  const desk = createWinnersDesk({
    api: { call, newKey: () => `key-${String((keys += 1))}` },
    kept: kept(),
    view: () => stage.view,
  });
  const podium = () => {
    const [category] = stage.view.categories;
    if (category === undefined) throw new Error('no category');
    return podiumNow(stage.view, category, desk.get().drafts, desk.get().heard);
  };
  return {
    desk,
    sent,
    answers,
    podium,
    state: () => saveStateOf(stage.view, desk.get()),
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
  };
};

const saved = (revision: number, seq: number) => ok({ success: true, revision, seq });

let table: ReturnType<typeof openDesk>;
beforeEach(() => {
  table = openDesk(someView());
});

describe('saving winners', () => {
  it('has nothing to save until something is changed', async () => {
    expect(table.state()).toEqual({ kind: 'unchanged' });
    await table.desk.save();
    expect(table.sent).toEqual([]);
  });

  it('sends the changed categories with the revision that was seen, and tells the place in the log', async () => {
    table.hear(7, ['b'], 'Mia');
    table.put('a', 1);
    table.put('b', 2);
    expect(table.state()).toMatchObject({ kind: 'changed' });
    table.answers.push(saved(8, 1042));
    await table.desk.save();
    expect(table.sent).toEqual([
      { key: 'key-1', body: { winners: { realism: ['a', 'b'] }, expectedRevision: 7 } },
    ]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 1042 });
    expect(table.podium().places).toEqual(['a', 'b', null]);
  });

  it('does not fall back to the old podium while the stream is behind the answer', async () => {
    table.put('a', 1);
    table.answers.push(saved(1, 10));
    await table.desk.save();
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

  it('tries again with the same key when no answer came', async () => {
    table.put('a', 1);
    table.answers.push(err(unreachable), saved(1, 11));
    await table.desk.save();
    expect(table.state()).toMatchObject({ kind: 'failed', error: { message: 'No answer.' } });
    await table.desk.save();
    expect(table.sent.map(({ key }) => key)).toEqual(['key-1', 'key-1']);
    expect(table.sent[1]).toEqual(table.sent[0]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 11 });
  });

  it('takes a new key when the podium was changed after a try that failed', async () => {
    table.put('a', 1);
    table.answers.push(err(unreachable), saved(1, 11));
    await table.desk.save();
    table.put('b', 2);
    await table.desk.save();
    expect(table.sent.map(({ key }) => key)).toEqual(['key-1', 'key-2']);
  });

  it('keeps what is changed further while a save is on its way', async () => {
    table.put('a', 1);
    table.answers.push(saved(1, 12));
    const saving = table.desk.save();
    table.put('b', 2);
    await saving;
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
    await table.desk.save();
    expect(table.sent).toEqual([]);
    expect(table.desk.get().dispute).toEqual({ open: ['realism'], pending: ['realism'] });
  });

  it('shows who saved what when the server refuses', async () => {
    table.put('a', 1);
    table.answers.push(
      err({
        code: 'winners_changed',
        status: 409,
        message: 'Somebody else saved.',
        details: {
          revision: 4,
          changed: [{ categoryId: 'realism', entryIds: ['c', 'd'], savedBy: 'Mia' }],
        },
      }),
    );
    await table.desk.save();
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
    await table.desk.save();
    table.answers.push(saved(6, 20));
    await table.desk.choose('realism', 'mine');
    expect(table.sent).toEqual([
      { key: 'key-1', body: { winners: { realism: ['a'] }, expectedRevision: 5 } },
    ]);
    expect(table.state()).toEqual({ kind: 'saved', seq: 20 });
  });

  it('takes theirs without sending anything', async () => {
    table.put('a', 1);
    table.hear(5, ['c'], 'Mia');
    table.desk.compare('realism');
    await table.desk.choose('realism', 'theirs');
    expect(table.sent).toEqual([]);
    expect(table.podium()).toMatchObject({ places: ['c', null, null], changed: false });
    expect(table.desk.get().dispute).toBeNull();
  });

  it('goes on editing with the conflict still standing', async () => {
    table.put('a', 1);
    table.hear(5, ['c'], 'Mia');
    await table.desk.save();
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
    table.answers.push(saved(3, 30));
    const saving = table.desk.save();
    expect(table.desk.isOwn(3, { realism: ['a'] })).toBe(true);
    await saving;
    expect(table.desk.isOwn(3, { realism: ['a'] })).toBe(true);
    expect(table.desk.isOwn(4, { realism: ['a'] })).toBe(false);
  });
});
