import type { Clock } from '../../../shared/base/clock.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Toast = {
  readonly id: number;
  readonly tone: 'note' | 'problem';
  readonly text: string;
};

/** Short notes at the edge of the page, read aloud by the announcer too. */
export type Toasts = ReadableStore<readonly Toast[]> & {
  readonly note: (text: string) => void;
  readonly problem: (text: string) => void;
  readonly dismiss: (id: number) => void;
};

const shownMs = { note: 6000, problem: 12_000 };
const mostAtOnce = 3;

export const createToasts = (
  clock: Clock,
  voice: { say(text: string): void; alarm(text: string): void },
): Toasts => {
  const toasts = createStore<readonly Toast[]>([]);
  let lastId = 0;

  const dismiss = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id));
  const show = (tone: Toast['tone'], text: string) => {
    lastId += 1;
    const id = lastId;
    toasts.set([...toasts.get(), { id, tone, text }].slice(-mostAtOnce));
    clock.after(shownMs[tone], () => dismiss(id));
  };

  return {
    get: toasts.get,
    subscribe: toasts.subscribe,
    dismiss,
    note: (text) => {
      show('note', text);
      voice.say(text);
    },
    problem: (text) => {
      show('problem', text);
      voice.alarm(text);
    },
  };
};
