import { beforeEach, describe, expect, it } from 'vitest';
import { savedPodium } from '../../../client/src/pages/judge/drafts.ts';
import { takeOff } from '../../../client/src/pages/judge/podium.ts';
import { someView } from '../../support/contest-view.ts';
import { changedByMia, openDesk, saved, turn } from '../../support/winners-desk.ts';

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
