import { z } from 'zod';

/** Who says the same thing to everybody, each in its own way. */
export const speakerNames = [
  'floor',
  'emit',
  'recovery',
  'loop',
  'ours',
  'ours-counted',
  'emit-acks',
  'ours-durable',
] as const;

/** What a speaker's process is started with. */
export const setUp = z.object({
  name: z.enum(speakerNames),
  /** 0 for any. */
  port: z.number().default(0),
  /** How many events its log begins with, where it has one in memory. */
  filled: z.number().default(0),
  /** Where a log on disk has its place. */
  folder: z.string().default(''),
});

/** What it is told to do; each order is answered once, in order. */
export const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('look') }),
  /** Look after garbage was collected, so that memory says something. */
  z.object({ kind: z.literal('weigh') }),
  /** Pour out over one client until somebody is closed as slow, or more was poured than anybody should hold. */
  z.object({ kind: z.literal('flood'), clientId: z.string() }),
  z.object({
    kind: z.literal('say'),
    /** So many times, `everyMs` apart, `burst` events in one turn. */
    times: z.number(),
    everyMs: z.number(),
    burst: z.number().default(1),
    /** The first `nth`. */
    from: z.number().default(0),
    /** What is still on its way is work as well: how long to wait before the answer. */
    restMs: z.number().default(0),
  }),
]);

/** What it answers: itself, as it stands. */
export const standing = z.object({
  port: z.number(),
  /** When it began to listen, milliseconds since 1970. */
  listensSince: z.number(),
  connections: z.number(),
  /** How many connections were closed as slow. */
  closedAsSlow: z.number(),
  cpuMs: z.number(),
  rss: z.number(),
  /** The heap and what it holds outside. */
  heap: z.number(),
});

export type SpeakerName = (typeof speakerNames)[number];
export type SetUp = z.infer<typeof setUp>;
export type Order = z.input<typeof order>;
export type Standing = z.infer<typeof standing>;
