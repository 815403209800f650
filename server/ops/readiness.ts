/** Whether the server is fit for traffic, and if not, why: what `GET /ready` answers. */
export type Readiness = {
  readonly reasons: readonly string[];
  /** A reason stands until it is cleared; the same `name` holds one reason. */
  set(name: string, reason: string): void;
  clear(name: string): void;
};

export const createReadiness = (): Readiness => {
  const reasons = new Map<string, string>();
  return {
    get reasons() {
      return [...reasons.values()];
    },
    set: (name, reason) => void reasons.set(name, reason),
    clear: (name) => void reasons.delete(name),
  };
};
