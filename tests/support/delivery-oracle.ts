/** Where something stands. Without an epoch there is only one history. */
type Place = {
  readonly stream: string;
  readonly epoch?: string | undefined;
  readonly seq: number;
};

/** An event that was acknowledged to whoever published it; what `hash` is of is the publisher's affair. */
export type Published = Place & {
  readonly hash: string;
  /** It has been taken back, so that nobody need see it. */
  readonly isWithdrawn?: boolean;
};

/** A record that resets its stream: nobody passes it except by a snapshot. */
export const resetHash = 'reset';

/** What one client did, in its order. */
export type Applied =
  | (Place & { readonly kind: 'event'; readonly hash: string })
  /** It was told that the past is gone, and now shows a snapshot of everything up to `seq`. */
  | (Place & { readonly kind: 'snapshot' })
  /** It is told that the past is gone; it must show nothing new before a snapshot that covers `seq`. */
  | (Place & { readonly kind: 'reset' })
  /** From now on it is entitled to the stream, and owed what comes after `seq`. */
  | (Place & { readonly kind: 'entered' })
  /** It had come as far as `seq`, and is entitled to no more. */
  | (Place & { readonly kind: 'left' });

export type Violation = {
  readonly kind:
    | 'lost'
    | 'doubled'
    | 'out of order'
    | 'changed'
    | 'invented'
    | 'not entitled'
    | 'before its snapshot'
    | 'another history'
    | 'snapshot too old';
  readonly stream: string;
  readonly seq: number;
};

/** What a client may see, and from where on: what was there when it came first is its snapshot's. */
export type Entitlement = ReadonlyMap<string, number>;

/** A stretch of one history of a stream, as a client shows it: from a snapshot, or from where it entered. */
type Stretch = {
  readonly epoch: string | undefined;
  readonly from: number;
  readonly seen: Set<number>;
  upTo: number;
  /** A snapshot must cover this before anything else is shown. */
  awaited: Place | null;
};

/**
 * Holds what a client did against what was published: every event of its streams once and in order, or covered by a
 * snapshot that it was told to take; nothing else. Whatever carries the events, this knows nothing of it.
 */
export const judge = (
  published: readonly Published[],
  applied: readonly Applied[],
  entitled: Entitlement,
  /** Which history each stream is in at the end. */
  lastEpoch: (stream: string) => string | undefined = () => undefined,
): readonly Violation[] => {
  const violations: Violation[] = [];
  const eventsIn = sortOut(published);
  const stretches = new Map<string, Stretch>();
  const begin = (place: Place): void =>
    void stretches.set(place.stream, {
      ...{ epoch: place.epoch, from: place.seq, upTo: place.seq },
      ...{ seen: new Set(), awaited: null },
    });
  /** What had to be seen of a stretch that goes as far as `upTo`. */
  const settle = (stream: string, { epoch, from, seen }: Stretch, upTo: number): void => {
    for (const { seq, isWithdrawn } of eventsIn(stream, epoch).values())
      if (seq > from && seq <= upTo && !seen.has(seq) && isWithdrawn !== true)
        violations.push({ kind: 'lost', stream, seq });
  };

  const apply = (each: Exclude<Applied, { readonly kind: 'left' | 'entered' }>): void => {
    const { stream, seq, epoch } = each;
    const stretch = stretches.get(stream);
    const say = (kind: Violation['kind']): void => void violations.push({ kind, stream, seq });
    if (!stretch) say('not entitled');
    else if (each.kind === 'reset') stretch.awaited = each;
    else if (each.kind === 'snapshot') {
      const { awaited } = stretch;
      if (awaited?.epoch === epoch && seq < (awaited?.seq ?? 0)) say('snapshot too old');
      settle(stream, stretch, stretch.upTo);
      // After a reset it starts anew, be it a little before what it showed already.
      begin({ stream, epoch, seq: awaited ? seq : Math.max(stretch.upTo, seq) });
    } else if (stretch.awaited) say('before its snapshot');
    else if (stretch.epoch !== epoch) say('another history');
    else {
      const hash = eventsIn(stream, epoch).get(seq)?.hash;
      if (hash === undefined) say('invented');
      else if (hash !== each.hash) say('changed');
      if (stretch.seen.has(seq) || seq <= stretch.from) say('doubled');
      else if (seq <= stretch.upTo) say('out of order');
      stretch.seen.add(seq);
      stretch.upTo = Math.max(stretch.upTo, seq);
    }
  };

  for (const [stream, seq] of entitled) begin({ stream, seq });
  for (const each of applied) {
    if (each.kind === 'entered') begin(each);
    else if (each.kind !== 'left') apply(each);
    else {
      const stretch = stretches.get(each.stream);
      if (stretch) settle(each.stream, stretch, stretch.upTo);
      stretches.delete(each.stream);
    }
  }
  for (const [stream, stretch] of stretches) {
    if (stretch.awaited) violations.push({ kind: 'lost', stream, seq: stretch.awaited.seq });
    else if (lastEpoch(stream) !== stretch.epoch)
      violations.push({ kind: 'another history', stream, seq: stretch.upTo });
    settle(stream, stretch, stretch.awaited ? stretch.upTo : Infinity);
  }
  return violations;
};

const none: ReadonlyMap<number, Published> = new Map();

/** By stream and history, then by seq. */
const sortOut = (published: readonly Published[]) => {
  const events = new Map<string, Map<number, Published>>();
  for (const each of published) {
    const name = `${each.stream} ${String(each.epoch)}`;
    const known = events.get(name) ?? new Map<number, Published>();
    events.set(name, known.set(each.seq, each));
  }
  return (stream: string, epoch: string | undefined): ReadonlyMap<number, Published> =>
    events.get(`${stream} ${String(epoch)}`) ?? none;
};
