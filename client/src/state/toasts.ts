import type { Clock } from '../../../shared/base/clock.ts';
import type { Problem } from '../components/problem.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Toast = {
  readonly id: number;
  readonly tone: 'note' | 'problem';
  readonly text: string;
  /** A page of the app that it leads to. */
  readonly link?: { readonly label: string; readonly to: string } | undefined;
  /** What the server said, where it did: its number is shown. */
  readonly cause?: Problem | undefined;
};

/** Short notes at the edge of the page, read aloud by the announcer too. */
export type Toasts = ReadableStore<readonly Toast[]> & {
  readonly note: (text: string, link?: Toast['link']) => void;
  readonly problem: (text: string, cause?: Toast['cause']) => void;
  readonly dismiss: (id: number) => void;
};

const shownMs = { note: 6000, problem: 12_000 };
/** More would hide the page; what had to go was read aloud, and stands where it belongs. */
const mostAtOnce = 2;

export const createToasts = (
  clock: Clock,
  voice: { say(text: string): void; alarm(text: string): void },
): Toasts => {
  const toasts = createStore<readonly Toast[]>([]);
  let lastId = 0;

  const dismiss = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id));
  const show = (toast: Omit<Toast, 'id'>) => {
    lastId += 1;
    const id = lastId;
    // The same words once more take the place of the first.
    const others = toasts.get().filter(({ text }) => text !== toast.text);
    toasts.set([...others, { ...toast, id }].slice(-mostAtOnce));
    clock.after(shownMs[toast.tone], () => dismiss(id));
  };

  return {
    get: toasts.get,
    subscribe: toasts.subscribe,
    dismiss,
    note: (text, link) => {
      show({ tone: 'note', text, link });
      voice.say(text);
    },
    problem: (text, cause) => {
      show({ tone: 'problem', text, cause });
      voice.alarm(text);
    },
  };
};
