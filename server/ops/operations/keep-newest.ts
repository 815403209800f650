/** Keeps the newest of many. */
export const keepNewest = <T>(limit: number) => {
  const kept: T[] = [];
  return {
    add(item: T): void {
      kept.push(item);
      if (kept.length > limit) kept.shift();
    },
    /** The oldest first. */
    all: (): readonly T[] => [...kept],
  };
};
