import { useEffect, useState } from 'react';
import { getBackoffDelay } from '../../../shared/wire/backoff.ts';
import { useServices } from '../services.ts';

type Missing = { readonly src: string; readonly tries: number };

const waits = { initialBackoffDelay: 2000, backoffMultiplier: 2, maxBackoffDelay: 30_000 };

/** Whether a picture did not come. It may be away for a while only, so it is looked for again and again. */
export const usePicture = (src: string) => {
  const { clock } = useServices();
  const [missing, setMissing] = useState<Missing | null>(null);
  const tries = missing?.src === src ? missing.tries : null;

  useEffect(() => {
    if (tries === null) return;
    const probe = new Image();
    probe.onload = () => setMissing(null);
    probe.onerror = () => setMissing({ src, tries: tries + 1 });
    const wait = clock.after(getBackoffDelay(tries, waits), () => {
      probe.src = src;
    });
    return () => {
      wait.stop();
      probe.onload = null;
      probe.onerror = null;
    };
  }, [clock, src, tries]);

  return { isMissing: tries !== null, onError: () => setMissing({ src, tries: 0 }) };
};
