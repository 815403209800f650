import * as z from 'zod/mini';
import { limits, phonePattern } from './limits.ts';
import { phases } from './phases.ts';

/** Control characters, and those that turn the direction of everything that comes after them. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** One line. */
const text = (maxChars: number) =>
  z.string().check(
    z.overwrite((given) => given.replace(unprintable, ' ')),
    z.trim(),
    z.minLength(1),
    z.maxLength(maxChars),
  );
const id = z.string().check(z.regex(/^[\w-]{1,64}$/));
const reason = text(limits.reasonChars);
const instant = z.nullable(z.iso.datetime({ offset: true }));

const timeZone = z
  .string()
  .check(z.maxLength(64), z.refine(isTimeZone, 'is not a time zone such as Europe/Berlin'));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const categoryInput = z.strictObject({
  id,
  name: text(limits.categoryNameChars),
  rule: z.optional(z.string().check(z.trim(), z.maxLength(limits.categoryRuleChars))),
  places: z.optional(z.int().check(z.gte(1), z.lte(limits.placesPerCategory))),
});

const entryAction = { entryId: id };

const email = z.email().check(z.maxLength(limits.emailChars));

/** What contestants say about themselves and the design; kept beside the log so that it can be forgotten. */
export const detailsSchema = z.strictObject({
  caption: text(limits.captionChars),
  name: text(limits.nameChars),
  phone: text(limits.phoneChars).check(
    z.regex(phonePattern, 'needs at least five digits, such as +49 170 1234567'),
  ),
  email: z.optional(email),
});
export type Details = z.infer<typeof detailsSchema>;

const winners = z.record(id, z.array(id).check(z.maxLength(limits.placesPerCategory)));

/** The commands that travel: over `POST /api/commands`, the socket event `command`, and the routes named after them. */
export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('editEntry'),
    ...entryAction,
    categoryId: z.optional(id),
    /** An email of null is taken away. */
    details: z.optional(
      z.extend(z.partial(detailsSchema), { email: z.optional(z.nullable(email)) }),
    ),
  }),
  z.strictObject({ type: z.literal('withdrawEntry'), ...entryAction }),
  z.strictObject({ type: z.literal('starEntry'), ...entryAction, starred: z.boolean() }),
  z.strictObject({
    type: z.literal('saveWinners'),
    winners,
    expectedRevision: z.optional(z.int().check(z.nonnegative())),
  }),
  z.strictObject({
    type: z.literal('changeContest'),
    name: z.optional(text(limits.contestNameChars)),
    timeZone: z.optional(timeZone),
    phase: z.optional(z.enum(phases)),
    opensAt: z.optional(instant),
    closesAt: z.optional(instant),
    winnersVisibility: z.optional(z.enum(['live', 'on-reveal'])),
    publish: z.optional(z.enum(['at-once', 'after-approval'])),
  }),
  z.strictObject({
    type: z.literal('changeCategories'),
    categories: z.array(categoryInput).check(z.minLength(1), z.maxLength(limits.categories)),
  }),
  z.strictObject({ type: z.literal('revealResults') }),
  z.strictObject({ type: z.literal('approveEntry'), ...entryAction }),
  z.strictObject({ type: z.literal('hideEntry'), ...entryAction, reason }),
  z.strictObject({ type: z.literal('restoreEntry'), ...entryAction, reason: z.optional(reason) }),
  z.strictObject({ type: z.literal('eraseEntry'), ...entryAction, reason }),
  z.strictObject({ type: z.literal('createInvite'), label: text(limits.inviteLabelChars) }),
  z.strictObject({ type: z.literal('revokeInvite'), inviteId: id }),
]);
export type Command = z.infer<typeof commandSchema>;

/** A command on its way: the key makes a retry answer with the first outcome instead of acting twice. */
export const commandEnvelopeSchema = z.strictObject({
  key: z.string().check(z.minLength(8), z.maxLength(128)),
  command: commandSchema,
});
