import { beforeEach, describe, expect, it } from 'vitest';
import { reduceView } from '../../../shared/contest/reduce-view.ts';
import { someEntry, someView } from '../../support/contest-view.ts';
import { changedByMia, openDesk, saved } from '../../support/winners-desk.ts';

let table: ReturnType<typeof openDesk>;
beforeEach(() => {
  table = openDesk(someView());
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
