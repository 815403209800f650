import { useEffect, useState } from 'react';
import { useServices } from '../../services.ts';

/** An address for the photo that waits under this key; null while it is fetched, or when it is gone. */
export const useFileUrl = (key: string): string | null => {
  const { outbox } = useServices();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isShown = true;
    void outbox.file(key).then((file) => {
      if (file === null || !isShown) return;
      made = URL.createObjectURL(file);
      setUrl(made);
    });
    return () => {
      isShown = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [outbox, key]);
  return url;
};
