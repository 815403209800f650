import { useEffect, useState } from 'react';
import { useServices } from '../services.ts';

/** The time, renewed every `everyMs` while the component is shown. */
export const useNow = (everyMs = 1000): number => {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = clock.every(everyMs, () => setNow(clock.now()));
    return () => timer.stop();
  }, [clock, everyMs]);
  return now;
};
