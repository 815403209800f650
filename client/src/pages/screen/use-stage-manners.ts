import { useEffect, useState } from 'react';
import { useServices } from '../../services.ts';
import { keepAwake } from '../../shell/keep-awake.ts';

const restMs = 3000;

/** Hides the pointer while nobody moves it, and asks the device not to go to sleep. */
export const useStageManners = (): { readonly isPointerResting: boolean } => {
  const { clock } = useServices();
  const [moves, setMoves] = useState(0);
  const [restedAfter, setRestedAfter] = useState<number | null>(null);

  useEffect(() => {
    const moved = () => setMoves((count) => count + 1);
    window.addEventListener('pointermove', moved);
    return () => window.removeEventListener('pointermove', moved);
  }, []);

  useEffect(() => {
    const timer = clock.after(restMs, () => setRestedAfter(moves));
    return () => timer.stop();
  }, [clock, moves]);

  useEffect(() => keepAwake(document), []);

  return { isPointerResting: restedAfter === moves };
};
