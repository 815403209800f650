/** An event that was acknowledged to whoever published it; what `hash` is of is the publisher's affair. */
export type Published = { readonly stream: string; readonly seq: number; readonly hash: string };

/** What one client did, in its order. */
export type Applied =
  | { readonly kind: 'event'; readonly stream: string; readonly seq: number; readonly hash: string }
  /** It was told that the past is gone, and now shows a snapshot of everything up to `seq`. */
  | { readonly kind: 'snapshot'; readonly stream: string; readonly seq: number };

export type Violation = {
  readonly kind: 'lost' | 'doubled' | 'out of order' | 'changed' | 'invented' | 'not entitled';
  readonly stream: string;
  readonly seq: number;
};

/** What a client may see, and from where on: what was there when it came first is its snapshot's. */
export type Entitlement = ReadonlyMap<string, number>;

/**
 * Holds what a client did against what was published: every event of its streams once and in order, or covered by a
 * snapshot that it was told to take; nothing else. Whatever carries the events, this knows nothing of it.
 */
export const judge = (
  published: readonly Published[],
  applied: readonly Applied[],
  entitled: Entitlement,
): readonly Violation[] => {
  const violations: Violation[] = [];
  const hashes = new Map(published.map(({ stream, seq, hash }) => [`${stream} ${seq}`, hash]));
  const places = new Map(entitled);
  const seen = new Set<string>();
  for (const each of applied) {
    const { stream, seq } = each;
    const place = places.get(stream);
    const say = (kind: Violation['kind']): void => void violations.push({ kind, stream, seq });
    if (place === undefined) {
      say('not entitled');
      continue;
    }
    if (each.kind === 'snapshot') {
      for (let covered = place + 1; covered <= seq; covered += 1) seen.add(`${stream} ${covered}`);
      places.set(stream, Math.max(place, seq));
      continue;
    }
    const name = `${stream} ${seq}`;
    const hash = hashes.get(name);
    if (hash === undefined) say('invented');
    else if (hash !== each.hash) say('changed');
    if (seen.has(name)) say('doubled');
    else if (seq <= place) say('out of order');
    seen.add(name);
    places.set(stream, Math.max(place, seq));
  }
  for (const { stream, seq } of published) {
    const from = entitled.get(stream);
    const isOwed = from !== undefined && seq > from;
    if (isOwed && !seen.has(`${stream} ${seq}`)) violations.push({ kind: 'lost', stream, seq });
  }
  return violations;
};
