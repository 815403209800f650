/**
 * Keeps the device awake; gives what lets it sleep again. Wake locks are for HTTPS alone; elsewhere the projector's own
 * settings must do.
 */
export const keepAwake = (page: Document): (() => void) => {
  if (!('wakeLock' in navigator)) return () => undefined;
  const { wakeLock } = navigator;
  let isOver = false;
  let letGo = (): void => undefined;
  const hold = async (): Promise<void> => {
    const lock = await wakeLock.request('screen');
    letGo = () => void lock.release();
    if (isOver) letGo();
  };
  const ask = () => {
    if (page.visibilityState === 'visible') hold().catch(() => undefined);
  };
  ask();
  // The lock is dropped whenever the page is hidden.
  page.addEventListener('visibilitychange', ask);
  return () => {
    isOver = true;
    page.removeEventListener('visibilitychange', ask);
    letGo();
  };
};
