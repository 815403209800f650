type Turn = <R>(work: () => Promise<R>) => Promise<R>;

/** One after the other; `for` counts apart for each name. */
export const createTurns = (): Turn & { readonly for: (name: string) => Turn } => {
  const last = new Map<string, Promise<unknown>>();
  const take =
    (name: string): Turn =>
    (work) => {
      const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
      last.set(name, turn);
      const end = () => {
        if (last.get(name) === turn) last.delete(name);
      };
      turn.then(end, end);
      return turn;
    };
  return Object.assign(take(''), { for: take });
};
