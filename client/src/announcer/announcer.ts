import type { Clock, Timer } from '../../../shared/base/clock.ts';
import { createStore, type ReadableStore } from '../state/store.ts';
import { summarise, type Tidings } from './summaries.ts';

export type Spoken = { readonly polite: string; readonly assertive: string };

/** The one voice of the app. News waits its turn and is told in summaries; alarms are told at once. */
export type Announcer = ReadableStore<Spoken> & {
  readonly tell: (tidings: Tidings) => void;
  /** A short note in the polite region, in turn with the news. */
  readonly say: (text: string) => void;
  /** For what must not wait: a refusal, a lost connection. */
  readonly alarm: (text: string) => void;
};

/** Between two polite announcements, so that a busy contest does not talk over its reader. */
export const pauseMs = 5000;

export const createAnnouncer = (clock: Clock): Announcer => {
  const spoken = createStore<Spoken>({ polite: '', assertive: '' });
  let waiting: Tidings[] = [];
  let pause: Timer | null = null;

  const speak = () => {
    pause = null;
    if (waiting.length === 0) return;
    const polite = freshText(summarise(waiting), spoken.get().polite);
    waiting = [];
    pause = clock.after(pauseMs, speak);
    spoken.set({ ...spoken.get(), polite });
  };

  const tell = (tidings: Tidings) => {
    waiting = [...waiting, tidings];
    // What comes in one burst is told in one sentence.
    pause ??= clock.after(0, speak);
  };

  return {
    get: spoken.get,
    subscribe: spoken.subscribe,
    tell,
    say: (text) => tell({ kind: 'note', text }),
    alarm: (text) => {
      const { assertive, polite } = spoken.get();
      spoken.set({ polite, assertive: freshText(text, assertive) });
    },
  };
};

/** The same words twice are read twice only if the text differs: an unseen space makes it so. */
const freshText = (text: string, before: string): string =>
  text === before ? `${text}\u00a0` : text;
