import type { Page } from '../../lib/realtime/client/index.ts';

export type FakePage = Page & {
  /** The names of the events that the page was told, with their details. */
  readonly told: readonly { readonly name: string; readonly detail: unknown }[];
  hide(): void;
  show(): void;
  fire(name: 'online' | 'offline' | 'focus'): void;
  /** It comes back from where the browser put it when somebody went on to another page. */
  restore(): void;
};

/** A window that somebody looks at, or not. */
export const createFakePage = (): FakePage => {
  const target = new EventTarget();
  const documentTarget = new EventTarget();
  const told: { name: string; detail: unknown }[] = [];
  let visibilityState: DocumentVisibilityState = 'visible';
  let onLine = true;
  const turnTo = (state: DocumentVisibilityState): void => {
    visibilityState = state;
    documentTarget.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
    dispatchEvent(event: Event) {
      told.push({ name: event.type, detail: event instanceof CustomEvent ? event.detail : null });
      return target.dispatchEvent(event);
    },
    document: {
      get visibilityState() {
        return visibilityState;
      },
      addEventListener: documentTarget.addEventListener.bind(documentTarget),
      removeEventListener: documentTarget.removeEventListener.bind(documentTarget),
    },
    navigator: {
      get onLine() {
        return onLine;
      },
    },
    told,
    hide: () => turnTo('hidden'),
    show: () => turnTo('visible'),
    fire(name) {
      if (name !== 'focus') onLine = name === 'online';
      target.dispatchEvent(new Event(name));
    },
    restore: () =>
      void target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })),
  };
};

/** What a tab keeps. */
export const createFakeStorage = (
  items = new Map<string, string>(),
): Pick<Storage, 'getItem' | 'setItem'> => ({
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
});
