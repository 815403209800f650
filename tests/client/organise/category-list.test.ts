import { describe, expect, it } from 'vitest';
import {
  addCategory,
  changeCategory,
  moveCategory,
  removeCategory,
  toSave,
} from '../../../client/src/pages/organise/categories/category-list.ts';
import { someCategory } from '../../support/contest-view.ts';

const list = ['a', 'b', 'c'].map((id) => someCategory(id));
const ids = (categories: readonly { readonly id: string }[]) => categories.map(({ id }) => id);

describe('the list of categories', () => {
  it('moves one up or down and makes room', () => {
    expect(ids(moveCategory(list, 'c', 0))).toEqual(['c', 'a', 'b']);
    expect(ids(moveCategory(list, 'a', 1))).toEqual(['b', 'a', 'c']);
  });

  it('stays as it is when there is nowhere to move', () => {
    expect(moveCategory(list, 'a', -1)).toBe(list);
    expect(moveCategory(list, 'c', 3)).toBe(list);
    expect(moveCategory(list, 'x', 0)).toBe(list);
  });

  it('gives a new category an id made from its name', () => {
    const added = addCategory(list);
    const fresh = added.at(-1);
    const named = changeCategory(added, fresh?.id ?? '', { name: 'Éclair & Ink!' });
    expect(ids(toSave(named))).toEqual(['a', 'b', 'c', 'eclair-ink']);
  });

  it('never gives the same id twice', () => {
    let added = addCategory(addCategory(list));
    for (const { id } of added.slice(3)) added = changeCategory(added, id, { name: 'A' });
    expect(ids(toSave(added))).toEqual(['a', 'b', 'c', 'a-2', 'a-3']);
  });

  it('has an id for a name without Latin letters', () => {
    const added = addCategory(removeCategory(list, 'b'));
    const named = changeCategory(added, added.at(-1)?.id ?? '', { name: '刺青' });
    expect(ids(toSave(named))).toEqual(['a', 'c', 'category']);
  });
});
