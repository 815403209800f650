export type Watched = {
  /** Milliseconds since the navigation began. */
  lcp: number;
  lcpElement: string;
  readonly shifts: { readonly at: number; readonly value: number }[];
  readonly interactions: { readonly at: number; readonly ms: number }[];
};

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Runs in the page before anything else and notes what its visitor would feel. */
export const watchPage = (): void => {
  const watched: Watched = {
    lcp: 0,
    lcpElement: '',
    shifts: [],
    interactions: [],
  };
  window.watched = watched;
  const observe = (
    options: PerformanceObserverInit & { readonly durationThreshold?: number },
    note: (entry: PerformanceEntry) => void,
  ) => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry);
    }).observe({ buffered: true, ...options });
  };
  observe({ type: 'largest-contentful-paint' }, (entry) => {
    const { element } = entry as LargestContentfulPaint;
    watched.lcp = entry.startTime;
    watched.lcpElement = element?.tagName.toLowerCase() ?? '';
  });
  observe({ type: 'layout-shift' }, (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & {
      readonly value: number;
      readonly hadRecentInput: boolean;
    };
    if (!hadRecentInput) watched.shifts.push({ at: entry.startTime, value });
  });
  observe({ type: 'event', durationThreshold: 16 }, (entry) => {
    const { interactionId } = entry as PerformanceEventTiming;
    if (interactionId) watched.interactions.push({ at: entry.startTime, ms: entry.duration });
  });
};

/** CLS as it is defined: the worst session of shifts less than a second apart, five seconds at most. */
export const layoutShift = ({ shifts }: Watched): number => {
  let worst = 0;
  let session = { began: -Infinity, last: -Infinity, value: 0 };
  for (const { at, value } of shifts) {
    const goesOn = at - session.last < 1000 && at - session.began < 5000;
    session = goesOn
      ? { ...session, last: at, value: session.value + value }
      : { began: at, last: at, value };
    worst = Math.max(worst, session.value);
  }
  return worst;
};
