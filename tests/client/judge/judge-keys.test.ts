import { describe, expect, it } from 'vitest';
import { keyAction } from '../../../client/src/pages/judge/judge-keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

const whole = { places: 3, isZoomed: false };

describe('the keys of the judges’ table', () => {
  it('leaf with the arrows, and move the picture with them while it is zoomed', () => {
    expect(keyAction(press('ArrowRight'), whole)).toEqual({ kind: 'step', by: 1 });
    expect(keyAction(press('ArrowRight'), { places: 3, isZoomed: true })).toEqual({
      kind: 'pan',
      x: 1,
      y: 0,
    });
    expect(keyAction(press('ArrowDown'), whole)).toBeNull();
  });

  it('put on the places there are, and on no other', () => {
    expect(keyAction(press('3'), whole)).toEqual({ kind: 'place', place: 3 });
    expect(keyAction(press('4'), whole)).toBeNull();
    expect(keyAction(press('0'), whole)).toEqual({ kind: 'take-off' });
  });

  it('save with Ctrl or Command and s, where s alone is a star', () => {
    expect(keyAction(press('s'), whole)).toEqual({ kind: 'star' });
    expect(keyAction(press('s', { ctrlKey: true }), whole)).toEqual({ kind: 'save' });
    expect(keyAction(press('s', { metaKey: true }), whole)).toEqual({ kind: 'save' });
  });

  it('leave the browser’s own shortcuts alone', () => {
    expect(keyAction(press('ArrowLeft', { altKey: true }), whole)).toBeNull();
    expect(keyAction(press('1', { ctrlKey: true }), whole)).toBeNull();
  });

  it('leave the zoom with Escape, which means nothing otherwise', () => {
    expect(keyAction(press('Escape'), { places: 3, isZoomed: true })).toEqual({ kind: 'fit' });
    expect(keyAction(press('Escape'), whole)).toBeNull();
  });
});
