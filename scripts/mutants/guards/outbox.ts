import { mutantsOf, testsOf } from '../mutant.ts';

const outboxFile = 'tests/lib/realtime/client/device/outbox.test.ts';
const kept = testsOf(outboxFile, 'what is kept on a device');
const saved = testsOf(outboxFile, 'what was saved');
const storage = testsOf('tests/contracts/device-storage.test.ts', 'an outbox in the page');
const leaving = testsOf('tests/client/outbox/send-action.test.ts', 'what leaves a device');

const oneTabSends = kept(
  'is sent by one tab at a time; another takes over when that one falls silent',
);

/** What a person did reaches the server once, in order and under their name. */
export const outboxGuards = [
  ...mutantsOf('lib/realtime/client/device/page-storage.ts', [
    {
      guard: 'key: nothing is kept in place of what is kept under it',
      find: 'if (items.has(item.key))',
      replace: 'if (items.size < 0)',
      test: storage('another item under a key that is there is refused, and changes nothing'),
    },
    {
      guard: 'compare and set: an item is replaced as it was read',
      find: 'if (!isAsRead(next)) return Promise.resolve(false);',
      replace: '',
      test: kept(
        'is not brought back by a tab that had it in hand when it was taken off the device',
      ),
    },
    {
      guard: 'compare and set: an item is removed as it was read',
      find: 'if (!isAsRead(item)) return Promise.resolve(false);',
      replace: '',
      test: storage(
        'an item that was changed since it was read is not removed, and keeps its file',
      ),
    },
    {
      guard: 'lease: one tab has it',
      find: 'lease !== null && lease.holder !== holder && lease.until > now',
      replace: 'false',
      test: oneTabSends,
    },
    {
      guard: 'lease: nobody ends another tab’s',
      find: 'if (lease?.holder === holder) lease = null;',
      replace: 'lease = null;',
      test: storage('the lease is ended by its holder, and by nobody else'),
    },
  ]),
  ...mutantsOf('lib/realtime/client/device/lease.ts', [
    {
      guard: 'lease: it is renewed while a sending lasts',
      find: 'if (isOurs) renewal = clock.every(renewMs, () => void take().catch(ignore));',
      replace: '',
      test: oneTabSends,
    },
  ]),
  ...mutantsOf('lib/realtime/client/device/outbox.ts', [
    {
      guard: 'compare and set: what another tab has changed does not leave',
      find: 'if (!(await storage.replace(leaving))) continue;',
      replace: 'await storage.replace(leaving);',
      test: kept('is not sent when it is taken off the device at that moment'),
    },
    {
      guard: 'lease: who has none does not send',
      find: 'if (!(await lease.take())) {',
      replace: 'if ((await lease.take()) === null) {',
      test: oneTabSends,
    },
    {
      guard: 'lease: another tab sends at once when a page goes',
      find: 'void lease.release().catch(() => undefined);',
      replace: '',
      test: oneTabSends,
    },
    {
      guard: 'subject: items of others wait',
      find: "state.kind === 'waiting' && maySend(owner) && !notTheirs.has(owner)",
      replace: "state.kind === 'waiting' && !notTheirs.has(owner)",
      test: kept(
        'of one judge is never sent while another is signed in, and goes when its owner is back',
      ),
    },
    {
      guard: 'subject: asked again before sending',
      find: "if (!maySend(item.owner)) return { kind: 'not-theirs' };",
      replace: '',
      test: kept('is not sent when somebody else signs in at that moment'),
    },
    {
      guard: 'subject: what the server does not know as theirs waits',
      find: 'notTheirs.add(item.owner);',
      replace: '',
      test: kept('waits for its owner when the server knows nobody, without holding the others up'),
    },
    {
      guard: 'order of sending',
      find: 'items.find(\n      ({ state, owner })',
      replace: 'items.findLast(\n      ({ state, owner })',
      test: kept('is sent in order; what is refused is parked with its reason and blocks nothing'),
    },
    {
      guard: 'body: the same however often',
      find: 'next.tries === 0 ? prepare(next, earlier) : next.body',
      replace: 'prepare(next, earlier)',
      test: kept('gets its last word before it leaves for the first time, and keeps it'),
    },
    {
      guard: 'key: the same however often',
      find: 'return await send({ item, file,',
      replace: 'return await send({ item: { ...item, key: `${item.key}-${item.tries}` }, file,',
      test: kept('is sent again under its key until there is an answer, and not once more'),
    },
    {
      guard: 'epoch: a late answer does not outweigh later news',
      find: 'meanwhile.told ?? { contestId',
      replace: '{ contestId',
      test: saved(
        'by a history that is over, as an answer that comes late says, is sent again at once',
      ),
    },
    {
      guard: 'epoch: saved items wait again after a restore',
      find: "else await storage.replace({ ...item, tries: 0, state: { kind: 'waiting' } });",
      replace: '',
      test: saved('is sent again under its key when the server was put back to an earlier moment'),
    },
  ]),
  ...mutantsOf('lib/realtime/client/device/reconcile.ts', [
    {
      guard: 'epoch: what stood on the lost history gets its last word anew',
      find: "isPutBack ||= verdict === 'start-anew';",
      replace: '',
      test: saved('gets its last word anew in another history, and so does what waited behind it'),
    },
    {
      guard: 'epoch: another history is a restore',
      find: "if (epoch !== learnt.epoch) return 'start-anew';",
      replace: '',
      test: saved('is sent again under its key when the server was put back to an earlier moment'),
    },
    {
      guard: 'contest: another contest’s items are let go',
      find: "if (contestId !== learnt.contestId) return 'forget';",
      replace: '',
      test: saved('by another contest is let go, and never sent to this one'),
    },
    {
      guard: 'backed up: only what a backup has is forgotten',
      find: "seq <= learnt.backedUp ? 'forget' : 'keep'",
      replace: "'forget'",
      test: saved('is kept until a backup has it'),
    },
  ]),
  ...mutantsOf('client/src/outbox/send-action.ts', [
    {
      guard: 'key: an entry leaves under the same however often',
      find: '{ idempotencyKey: key, meantFor,',
      replace: '{ idempotencyKey: `${key}-${item.tries}`, meantFor,',
      test: leaving('goes under the key that it was kept with, however often'),
    },
    {
      guard: 'key: a star leaves under the same however often',
      find: 'api.command(commandOf(body), key, options)',
      replace: 'api.command(commandOf(body), `${key}-${item.tries}`, options)',
      test: leaving('goes under the key that it was kept with, however often'),
    },
    {
      guard: 'subject: a device knows for whom it sends',
      find: 'owner === thisDevice ? {} : { subject: owner }',
      replace: '{}',
      test: leaving('says for whom and for which contest it was meant'),
    },
    {
      guard: 'contest: a device knows for which one it sends',
      find: 'item.contestId === null ? {} : { contestId: item.contestId }',
      replace: '{}',
      test: leaving('says for whom and for which contest it was meant'),
    },
    {
      guard: 'subject: what is not theirs is not refused for good',
      find: "error.code === 'not_signed_in' || error.code === 'other_subject'",
      replace: 'false',
      test: leaving(
        'waits for its owner when the server knows another, and is refused by another contest',
      ),
    },
  ]),
  ...mutantsOf('client/src/api/api.ts', [
    {
      guard: 'subject: a page tells it the server',
      find: "options.meantFor?.subject === undefined ? {} : { 'X-Subject': options.meantFor.subject }",
      replace: '{}',
      test: leaving('says for whom and for which contest it was meant'),
    },
    {
      guard: 'contest: a page tells it the server',
      find: "options.meantFor?.contestId === undefined ? {} : { 'X-Contest': options.meantFor.contestId }",
      replace: '{}',
      test: leaving('says for whom and for which contest it was meant'),
    },
  ]),
  ...mutantsOf('client/src/outbox/open-device.ts', [
    {
      guard: 'subject: only what is theirs may leave',
      find: "(state.kind === 'known' && state.subject === owner)",
      replace: "state.kind === 'known'",
      test: testsOf('tests/client/outbox/open-device.test.ts')(
        'what one judge left on a device is sent when that judge is signed in, and not before',
      ),
    },
  ]),
];
