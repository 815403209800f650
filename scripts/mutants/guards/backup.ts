import { mutantsOf, testsOf } from '../mutant.ts';

const received = testsOf('tests/lib/wal/received-log.test.ts', 'a received log');
const sent = testsOf('tests/lib/store/backup/receiver.test.ts', 'what another machine sends');
const kept = testsOf('tests/lib/store/backup/retention.test.ts', 'which backups are kept');
const shipping = testsOf('tests/server/backup/shipper.test.ts', 'shipping the log');
const asked = testsOf('tests/server/internal/request-guard.test.ts', 'a request between two roles');

/** What keeps the backup machine from answering for what it has not, and from listening to strangers. */
export const backupGuards = [
  ...mutantsOf('lib/wal/received-log.ts', [
    {
      guard: 'received: on disk before it answers',
      find: 'await target.handle.sync();',
      replace: '',
      test: received(
        'has after any power cut every line that it answered for, and goes on from there',
      ),
    },
    {
      guard: 'received: the name of a new segment is on disk too',
      find: 'if (isNew) await files.syncDir(dir);',
      replace: '',
      test: received(
        'has after any power cut every line that it answered for, and goes on from there',
      ),
    },
    {
      guard: 'received: chain',
      find: 'shipped.chain !== chain || ',
      replace: '',
      test: received(
        'says where it stands to who begins elsewhere, and takes nothing of another history',
      ),
    },
    {
      guard: 'received: checksum of each line',
      find: "if (!isWhole) return err({ kind: 'damaged', seq });",
      replace: '',
      test: received('takes no line that is not as it was written'),
    },
    {
      guard: 'received: a failed sync is not tried again',
      find: 'if (trouble !== undefined) throw trouble;',
      replace: '',
      test: received('takes nothing more once the disk failed, until it is opened anew'),
    },
  ]),
  ...mutantsOf('lib/store/backup/objects.ts', [
    {
      guard: 'received: bytes are held to their digest',
      find: 'if (found.sha256 === sha256)',
      replace: 'if (found.sha256.length > 0)',
      test: sent(
        'takes no content under a digest that is not its own, and names none that is not here',
      ),
    },
  ]),
  ...mutantsOf('lib/store/backup/receiver.ts', [
    {
      guard: 'received: what a restore began counts from its own first record on',
      find: 'log.epoch === history.epoch || ',
      replace: 'log.epoch !== undefined || ',
      test: testsOf(
        'tests/lib/store/backup/received-backups.test.ts',
        'backups of what another machine sends',
      )('are of the history before a restore until the one that it began is past it'),
    },
  ]),
  ...mutantsOf('lib/store/backup/retention.ts', [
    {
      guard: 'retention: the last good one stays',
      find: '[Number.POSITIVE_INFINITY, 1],',
      replace: '',
      test: kept('the last good one of each history'),
    },
    {
      guard: 'retention: one that is not complete stands for none',
      find: 'newestFirst.filter(({ isComplete }) => isComplete)',
      replace: 'newestFirst',
      test: kept('the last good one, though many came after it that are not complete'),
    },
  ]),
  ...mutantsOf('lib/store/backup/prune-backups.ts', [
    {
      guard: 'retention: what another backup names stays',
      find: 'if (!named.has(sha256)) await',
      replace: 'await',
      test: testsOf(
        'tests/lib/store/backup/retention.test.ts',
        'pruning',
      )('leaves no file that no backup names, and all of those that are named'),
    },
  ]),
  ...mutantsOf('server/backup/shipper.ts', [
    {
      guard: 'shipping: nothing is sent to another history',
      find: 'mine?.chain === told.chain',
      replace: 'true',
      test: shipping('sends nothing to a machine that is ahead of it or holds another history'),
    },
    {
      guard: 'shipping: people go first',
      find: 'await deps.sendSealed(history());\n    await photos',
      replace: 'await photos',
      test: shipping(
        'sends what records name before them, and confirms what is there with all it names',
      ),
    },
    {
      guard: 'shipping: photos go first',
      find: 'await photos.lead(',
      replace: 'void photos.lead(',
      test: shipping(
        'sends what records name before them, and confirms what is there with all it names',
      ),
    },
    {
      guard: 'shipping: what lacks its photo is not confirmed',
      find: 'Math.min(head, photos.whole())',
      replace: 'head',
      test: shipping(
        'does not hold records back for a photo that nobody can send, and does not confirm them either',
      ),
    },
  ]),
  ...mutantsOf('server/backup/photo-follower.ts', [
    {
      guard: 'shipping: a restart knows what is owed',
      find: 'last = Math.min(last, seq - 1)',
      replace: 'last = Math.max(last, seq - 1)',
      test: shipping('knows after a restart which photos are still owed'),
    },
  ]),
  ...mutantsOf('server/internal/request-guard.ts', [
    {
      guard: 'signature',
      find: "return 'forged';",
      replace: ';',
      test: asked('is turned away without a signature, with half of one, and with another secret'),
    },
    {
      guard: 'signature: nonce',
      find: "if (seen.has(nonce)) return 'replayed';",
      replace: '',
      test: asked('is turned away the second time, for as long as its time would let it in'),
    },
    {
      guard: 'signature: time',
      find: "if (Math.abs(now - time) > apartMs) return 'stale';",
      replace: '',
      test: asked('is turned away when the clocks are more than a minute apart, either way'),
    },
    {
      guard: 'signature: not before this process',
      find: "if (time < startedAt) return 'early';",
      replace: '',
      test: asked(
        'is turned away when it was signed before this process began: that one may have had it',
      ),
    },
  ]),
];
