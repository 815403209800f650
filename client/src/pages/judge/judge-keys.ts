/** What a key asks for at the judges' table. */
export type KeyAction =
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'pan'; readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }
  | { readonly kind: 'star' }
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'take-off' }
  | { readonly kind: 'zoom' }
  | { readonly kind: 'fit' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'save' }
  | { readonly kind: 'help' };

type Pressed = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

type Situation = { readonly places: number; readonly isZoomed: boolean };

const arrows: Readonly<Record<string, { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export const keyAction = (pressed: Pressed, { places, isZoomed }: Situation): KeyAction | null => {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 's' ? { kind: 'save' } : null;
  const arrow = arrows[key];
  if (arrow !== undefined) {
    if (isZoomed) return { kind: 'pan', ...arrow };
    return arrow.x === 0 ? null : { kind: 'step', by: arrow.x };
  }
  const place = /^[1-9]$/.test(key) ? Number(key) : null;
  if (place !== null) return place <= places ? { kind: 'place', place } : null;
  return letters(isZoomed)[key.toLowerCase()] ?? null;
};

const letters = (isZoomed: boolean): Readonly<Record<string, KeyAction>> => ({
  s: { kind: 'star' },
  '0': { kind: 'take-off' },
  z: { kind: 'zoom' },
  o: { kind: 'overview' },
  '?': { kind: 'help' },
  ...(isZoomed ? { escape: { kind: 'fit' } } : {}),
});
