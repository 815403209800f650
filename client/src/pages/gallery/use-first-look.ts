import { useEffect, useState, type RefObject } from 'react';
import { useServices } from '../../services.ts';

/** A picture that does not come must not keep the others away. */
const patienceMs = 2000;

/**
 * True until the pictures in the window have arrived for the first time, or somebody scrolls. Until then no others
 * may share the network with them.
 */
export const useFirstLook = (sheet: RefObject<HTMLElement | null>): boolean => {
  const { clock } = useServices();
  const [isFirst, setIsFirst] = useState(true);
  useEffect(() => {
    const target = sheet.current;
    if (!isFirst || target === null) return;
    const ends = new AbortController();
    const end = () => setIsFirst(false);
    const look = () => {
      if ([...target.querySelectorAll('img')].every(({ complete }) => complete)) end();
    };
    // Neither of an image's events bubbles.
    for (const event of ['load', 'error'])
      target.addEventListener(event, look, { capture: true, signal: ends.signal });
    for (const event of ['scroll', 'keydown'])
      window.addEventListener(event, end, { signal: ends.signal, passive: true });
    const timer = clock.after(patienceMs, end);
    return () => {
      ends.abort();
      timer.stop();
    };
  }, [sheet, isFirst, clock]);
  return isFirst;
};
