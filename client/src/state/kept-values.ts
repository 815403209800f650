/** Small texts that outlive a reload. Where the browser refuses storage they last as long as the page. */
export type KeptValues = {
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string) => void;
  readonly forget: (key: string) => void;
  /** Calls back when another tab has written; the storage of one tab has no such news. */
  readonly onChange: (key: string, listener: () => void) => () => void;
};

type Tabs = Pick<Window, 'addEventListener' | 'removeEventListener'>;

export const createKeptValues = (open: () => Storage, tabs?: Tabs): KeptValues => {
  const memory = new Map<string, string>();
  const attempt = <T>(touch: (storage: Storage) => T): T | null => {
    try {
      return touch(open());
    } catch {
      // Private windows and full quotas throw; the page goes on without.
      return null;
    }
  };
  return {
    read: (key) => attempt((storage) => storage.getItem(key)) ?? memory.get(key) ?? null,
    write: (key, value) => {
      memory.set(key, value);
      attempt((storage) => storage.setItem(key, value));
    },
    forget: (key) => {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
    onChange: (key, listener) => {
      const hear = (event: StorageEvent) => {
        if (event.key === key) listener();
      };
      tabs?.addEventListener('storage', hear);
      return () => tabs?.removeEventListener('storage', hear);
    },
  };
};
