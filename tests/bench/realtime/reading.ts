import { z } from 'zod';
import { frame } from '../../../shared/wire/frames.ts';
import type { Cursor } from '../../../shared/wire/cursor.ts';

/** The one event that is said to everybody; everything else is talk of the protocols. */
export const eventName = 'news';
/** With it an event is about 300 bytes, its name and time included. */
export const eventText = 'x'.repeat(240);

/** What a server says to everybody. `at` is when, `nth` which of an order. */
export type Said = { readonly nth: number; readonly at: number };

/** One Socket.IO event as it came over the wire. */
export type Reading = {
  readonly name: string;
  readonly first: unknown;
  readonly said: readonly Said[];
  /** The place before the first and that of the last; null where events have none. */
  readonly span: { readonly prev: number; readonly cursor: Cursor } | null;
};

const said = z.object({ nth: z.number(), at: z.number() });
const meta = z.object({
  epoch: z.string(),
  seq: z.number(),
  prev: z.number(),
});
const packet = z.tuple([z.string()], z.unknown());
/** Connection state recovery puts an offset where ours has its place. */
const delivery = z.tuple([z.string(), z.unknown(), meta.or(z.string()).optional()]);

/** `42["name",…]` in full. */
const readEvent = (bytes: Buffer): Reading => {
  const [name, ...args] = packet.parse(JSON.parse(bytes.toString('utf8', 2)));
  const [first] = args;
  if (name !== frame.batch && name !== eventName) return { name, first, said: [], span: null };
  const deliveries = (name === frame.batch ? z.array(delivery).parse(first) : [[name, ...args]])
    .map((each) => delivery.parse(each))
    .filter(([each]) => each === eventName);
  return {
    name,
    first,
    said: deliveries.map(([, data]) => said.parse(data)),
    span: spanOf(deliveries.flatMap(([, , place]) => (typeof place === 'object' ? place : []))),
  };
};

const spanOf = (places: readonly z.infer<typeof meta>[]): Reading['span'] => {
  const [first] = places;
  const last = places.at(-1);
  if (first === undefined || last === undefined) return null;
  for (const [nth, { prev }] of places.entries())
    if (nth > 0 && prev !== places[nth - 1]?.seq)
      throw new Error(`There is a hole in a batch, before ${String(prev)}.`);
  return { prev: first.prev, cursor: { epoch: last.epoch, seq: last.seq } };
};

/** Everybody gets the same bytes at about the same time: they are understood once and compared for the others. */
export const createReader = (): ((bytes: Buffer) => Reading) => {
  let known: readonly { readonly bytes: Buffer; readonly reading: Reading }[] = [];
  return (bytes) => {
    for (const each of known) if (each.bytes.equals(bytes)) return each.reading;
    const reading = readEvent(bytes);
    known = [{ bytes, reading }, ...known.slice(0, 1)];
    return reading;
  };
};
