import fc from 'fast-check';
import type { Actor, Role } from '../../server/domain/access.ts';
import type { DomainCommand, DomainCommandType } from '../../server/domain/commands.ts';
import { phases } from '../../shared/contest/phases.ts';

/** Small pools, so that commands meet each other's entries, categories and invites. */
export const pool = {
  entryIds: ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7'],
  categoryIds: ['traditional', 'realism', 'flash', 'neo'],
  inviteIds: ['i1', 'i2'],
  sessions: ['s1', 's2', 's3', 's4'],
  subjects: ['organiser', 'judge:i1', 'judge:i2'],
} as const;

export const startOfTime = Date.UTC(2026, 0, 1);
const horizonMs = 100_000;

type CommandOf<Type extends DomainCommandType> = Extract<DomainCommand, { type: Type }>;

const pick = fc.constantFrom;
const entryId = pick(...pool.entryIds);
const categoryId = pick(...pool.categoryIds);
const instant = fc
  .integer({ min: 0, max: horizonMs })
  .map((offset) => new Date(startOfTime + offset).toISOString());

const photo = fc.integer({ min: 1, max: 9 }).map((n) => ({
  key: `photo${String(n)}`,
  width: 1000 + n,
  height: 900,
  color: '#a03020',
  widths: [320, 640],
  bytes: 1000 * n,
  sha256: String(n).repeat(64),
}));

/** One arbitrary for each member of the union: a command without one does not compile. */
const arbitraries: { readonly [Type in DomainCommandType]: fc.Arbitrary<CommandOf<Type>> } = {
  submitDesign: fc.record({
    type: fc.constant('submitDesign'),
    entryId,
    categoryId,
    photo,
    revision: fc.constant(1),
  }),
  editEntry: fc.record(
    {
      type: fc.constant('editEntry'),
      entryId,
      categoryId,
      revision: fc.integer({ min: 2, max: 5 }),
    },
    { requiredKeys: ['type', 'entryId'] },
  ),
  withdrawEntry: fc.record({ type: fc.constant('withdrawEntry'), entryId }),
  starEntry: fc.record({ type: fc.constant('starEntry'), entryId, starred: fc.boolean() }),
  saveWinners: fc.record(
    {
      type: fc.constant('saveWinners'),
      winners: fc.dictionary(categoryId, fc.uniqueArray(entryId, { maxLength: 3 }), { maxKeys: 3 }),
      expectedRevision: fc.integer({ min: 0, max: 5 }),
    },
    { requiredKeys: ['type', 'winners'] },
  ),
  changeContest: fc.record(
    {
      type: fc.constant('changeContest'),
      name: pick('Ink Expo', 'Flash Night'),
      timeZone: pick('UTC', 'Europe/Berlin'),
      phase: pick(...phases),
      opensAt: fc.option(instant),
      closesAt: fc.option(instant),
      winnersVisibility: pick('live', 'on-reveal'),
      publish: pick('at-once', 'after-approval'),
    },
    { requiredKeys: ['type'] },
  ),
  changeCategories: fc.record({
    type: fc.constant('changeCategories'),
    categories: fc.uniqueArray(
      fc.record(
        { id: categoryId, name: pick('One', 'Two'), rule: pick('', 'Rule'), places: pick(1, 2, 3) },
        { requiredKeys: ['id', 'name'] },
      ),
      { minLength: 1, maxLength: 4, selector: (category) => category.id },
    ),
  }),
  revealResults: fc.record({ type: fc.constant('revealResults') }),
  approveEntry: fc.record({ type: fc.constant('approveEntry'), entryId }),
  hideEntry: fc.record({
    type: fc.constant('hideEntry'),
    entryId,
    reason: pick('Blurry', 'Twice'),
  }),
  restoreEntry: fc.record({ type: fc.constant('restoreEntry'), entryId }),
  eraseEntry: fc.record({ type: fc.constant('eraseEntry'), entryId, reason: pick('Asked') }),
  createInvite: fc.record({
    type: fc.constant('createInvite'),
    inviteId: pick(...pool.inviteIds),
    tokenHash: pick('h1', 'h2'),
  }),
  revokeInvite: fc.record({
    type: fc.constant('revokeInvite'),
    inviteId: pick(...pool.inviteIds),
  }),
  openSession: fc.record({
    type: fc.constant('openSession'),
    session: pick(...pool.sessions),
    expiresAt: fc.integer({ min: 0, max: horizonMs }).map((offset) => startOfTime + offset),
    as: fc.oneof(
      fc.record({ kind: fc.constant('organiser') }),
      fc.record({ kind: fc.constant('judge'), tokenHash: pick('h1', 'h2') }),
    ),
  }),
  endSession: fc.record({ type: fc.constant('endSession'), session: pick(...pool.sessions) }),
  advancePhase: fc.record({ type: fc.constant('advancePhase') }),
  recoverAfterRestore: fc.record({
    type: fc.constant('recoverAfterRestore'),
    skip: fc.constant(1000),
  }),
};

const actorOf = (role: Role, entry: string, subject: string): Actor => {
  if (role === 'receipt') return { kind: role, entryId: entry };
  return role === 'judge' || role === 'organiser' ? { kind: role, subject } : { kind: role };
};

const actor = fc
  .tuple(
    // Mostly somebody who may, so that sequences go somewhere; sometimes anybody.
    pick<Role>('organiser', 'organiser', 'organiser', 'system', 'judge', 'receipt', 'visitor'),
    entryId,
    pick(...pool.subjects),
  )
  .map(([role, entry, subject]) => actorOf(role, entry, subject));

export type Step = {
  readonly command: DomainCommand;
  readonly actor: Actor;
  readonly waitMs: number;
};

/** Submissions come more often than the rest, as they do in a contest. */
const command: fc.Arbitrary<DomainCommand> = fc.oneof(
  { arbitrary: arbitraries.submitDesign, weight: 12 },
  { arbitrary: arbitraries.saveWinners, weight: 8 },
  { arbitrary: arbitraries.approveEntry, weight: 4 },
  { arbitrary: arbitraries.editEntry, weight: 4 },
  { arbitrary: arbitraries.hideEntry, weight: 3 },
  { arbitrary: arbitraries.restoreEntry, weight: 3 },
  ...Object.values<fc.Arbitrary<DomainCommand>>(arbitraries).map((arbitrary) => ({
    arbitrary,
    weight: 1,
  })),
);

/** Moving a contest on is rare in life and would end most sequences early here. */
const step: fc.Arbitrary<Step> = fc.record({
  command,
  actor,
  waitMs: fc.oneof(
    { arbitrary: fc.constant(1), weight: 6 },
    { arbitrary: fc.integer({ min: 1, max: horizonMs / 4 }), weight: 1 },
  ),
});

export const anySteps = fc.array(step, { minLength: 10, maxLength: 80, size: 'max' });
export const commandTypes = Object.keys(arbitraries) as readonly DomainCommandType[];
