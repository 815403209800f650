/** One way to keep records, as the race drives it. */
export type Contender = {
  readonly name: string;
  /** Opens a store in an empty directory. */
  open(dir: string): Promise<OpenContender>;
};

export type OpenContender = {
  /** Resolves when record `nth` would survive a power cut, as far as this contender promises. */
  commit(nth: number): Promise<unknown>;
  close(): Promise<void>;
};

/** Gathers what is asked for in one turn, at most `limit` at a time, and has it written together. */
export const createGroupQueue = (
  limit: number,
  write: (numbers: readonly number[]) => void,
): ((nth: number) => Promise<void>) => {
  let waiting: { readonly nth: number; readonly resolve: () => void }[] = [];
  const flush = (): void => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      write(group.map(({ nth }) => nth));
      for (const { resolve } of group) resolve();
    }
  };
  return (nth) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ nth, resolve });
    });
};
