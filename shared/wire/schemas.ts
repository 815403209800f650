import * as z from 'zod/mini';
import type { Hello, Pong } from './frames.ts';

const cursorSchema = z.strictObject({
  epoch: z.string().check(z.minLength(1), z.maxLength(128)),
  seq: z.int().check(z.nonnegative()),
});

const maxCursors = 32;

/** The handshake's `auth` of a client that knows the protocol; anything else is a plain client. */
export const helloSchema: z.ZodMiniType<Hello> = z.object({
  clientId: z.string().check(z.regex(/^[0-9a-z]{26,64}$/)),
  generation: z.int().check(z.nonnegative()),
  token: z.optional(z.string().check(z.maxLength(4096))),
  cursors: z
    .record(z.string().check(z.maxLength(128)), cursorSchema)
    .check(z.refine((cursors) => Object.keys(cursors).length <= maxCursors)),
  quietMs: z.optional(z.number().check(z.positive())),
});

export const pongSchema: z.ZodMiniType<Pong> = z.object({
  echo: z.number(),
  clientTime: z.number(),
});
