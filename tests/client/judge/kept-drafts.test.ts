import { describe, expect, it } from 'vitest';
import { createKeptDrafts } from '../../../client/src/pages/judge/kept-drafts.ts';
import { createKeptValues } from '../../../client/src/state/kept-values.ts';

const memory = () =>
  createKeptValues(() => {
    throw new Error('This browser keeps nothing.');
  });

describe('unsaved podiums', () => {
  it('are there again after a reload', () => {
    const kept = memory();
    const drafts = { realism: { places: ['a', null], base: ['b'] } };
    createKeptDrafts(kept, 'judge:1').write(drafts);
    expect(createKeptDrafts(kept, 'judge:1').read()).toEqual(drafts);
  });

  it('are not shown to another judge on the same tablet', () => {
    const kept = memory();
    createKeptDrafts(kept, 'judge:1').write({ realism: { places: ['a'], base: [] } });
    expect(createKeptDrafts(kept, 'judge:2').read()).toEqual({});
  });

  it('leave out what cannot be read', () => {
    const kept = memory();
    kept.write('podiums:judge:1', '{"realism":{"places":[1]},"colour":{"places":["a"],"base":[]}}');
    expect(createKeptDrafts(kept, 'judge:1').read()).toEqual({
      colour: { places: ['a'], base: [] },
    });
    kept.write('podiums:judge:1', 'not json');
    expect(createKeptDrafts(kept, 'judge:1').read()).toEqual({});
  });
});
