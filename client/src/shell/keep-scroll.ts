import type { KeptValues } from '../state/kept-values.ts';

export type KeptScroll = {
  /** A navigation was carried out. A new page begins at its top; one that was returned to is where it was left. */
  readonly arrived: (isNewPage: boolean) => void;
};

/** Where a page of this tab's history was left; `height` is how long it was then. */
type Place = { readonly top: number; readonly height: number };

type Deps = {
  readonly page: Window;
  /** Of this tab, through a reload. */
  readonly kept: KeptValues;
  readonly newId: () => string;
};

const keptAs = 'scroll';
const mostPlaces = 50;
const byHand = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Scrolls back to where a page was left, on Back, Forward and after a reload. A browser by itself tries only once, when
 * the contest is not there yet. Each entry of the history is told by an id in its state; one without is new.
 */
export const createKeptScroll = ({ page, kept, newId }: Deps): KeptScroll => {
  const { document, history } = page;
  const places = new Map(readPlaces(kept));
  let stopReturning: (() => void) | null = null;
  history.scrollRestoration = 'manual';

  const claim = (): string => {
    const id = newId();
    history.replaceState({ scrollId: id }, '');
    return id;
  };

  const note = () => {
    if (stopReturning !== null) return;
    const id = idOf(history.state) ?? claim();
    places.delete(id);
    places.set(id, { top: page.scrollY, height: document.documentElement.scrollHeight });
  };

  /** The page may still be too short: it is tried again as it grows, until somebody scrolls by hand. */
  const returnTo = (place: Place) => {
    stopReturning?.();
    const { body, documentElement } = document;
    const attempt = () => {
      const grown = documentElement.scrollHeight - place.height;
      // News is hung on top, so what was looked at is as far from the end as it was.
      const top = place.top > page.innerHeight ? place.top + grown : place.top;
      if (top >= 0) page.scrollTo({ top, behavior: 'instant' });
      if (grown >= 0) stopReturning?.();
    };
    const growth = new ResizeObserver(attempt);
    const stop = () => {
      stopReturning = null;
      growth.disconnect();
      for (const name of byHand) page.removeEventListener(name, stop);
    };
    stopReturning = stop;
    for (const name of byHand) page.addEventListener(name, stop, { passive: true });
    // The first look is before the next paint, when the page has been rendered.
    growth.observe(body);
  };

  const returnHere = () => {
    const place = places.get(idOf(history.state) ?? '');
    if (place !== undefined) returnTo(place);
  };

  page.addEventListener('scroll', note, { passive: true });
  page.addEventListener('popstate', returnHere);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden')
      kept.write(keptAs, JSON.stringify([...places].slice(-mostPlaces)));
  });
  returnHere();

  return {
    arrived: (isNewPage) => {
      if (idOf(history.state) !== null) return;
      stopReturning?.();
      if (isNewPage) page.scrollTo(0, 0);
      note();
    },
  };
};

const idOf = (state: unknown): string | null =>
  typeof state === 'object' &&
  state !== null &&
  'scrollId' in state &&
  typeof state.scrollId === 'string'
    ? state.scrollId
    : null;

const readPlaces = (kept: KeptValues): readonly (readonly [string, Place])[] => {
  const text = kept.read(keptAs);
  // Written above, into a storage of this tab alone.
  return text === null ? [] : (JSON.parse(text) as readonly (readonly [string, Place])[]);
};
