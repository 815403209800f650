import { mutantsOf, testsOf } from '../mutant.ts';

const cut = testsOf('tests/lib/wal/power-cut.test.ts');
const cutAtAnyMoment = cut(
  'after a power cut at any moment every acknowledged record is there, in order, and none is invented',
);
const damage = testsOf('tests/lib/wal/damage.test.ts', 'damage is never silently wrong');
const anyFlip = damage(
  'a flipped bit anywhere is refused by file and byte, or leaves every record as it was',
);
const trouble = testsOf('tests/lib/wal/log-in-trouble.test.ts', 'when the disk fails');
const again = testsOf('tests/lib/wal/log-in-trouble.test.ts', 'starting again');
const processes = testsOf('tests/lib/wal/processes.test.ts');
const format = testsOf('tests/lib/wal/log.test.ts', 'the format');
const groupCommit = testsOf('tests/lib/wal/log.test.ts', 'group commit');
const durability = testsOf('tests/lib/store/durability.test.ts');
const storeCut = testsOf('tests/lib/store/power-cut.test.ts');
const snapshots = testsOf('tests/lib/store/snapshots.test.ts');

/** What keeps the store from telling anybody what a power cut, a bad disk or a second process takes back. */
export const storeGuards = [
  ...mutantsOf('lib/wal/active-segment.ts', [
    {
      guard: 'store: the sync of a batch',
      find: 'synced: true',
      replace: '',
      test: cutAtAnyMoment,
    },
  ]),
  ...mutantsOf('lib/wal/writer.ts', [
    {
      guard: 'store: the chain goes with what is durable',
      find: 'return toldChain;',
      replace: 'return chain;',
      test: groupCommit('durable and chain belong together at every moment'),
    },
  ]),
  ...mutantsOf('lib/wal/format.ts', [
    {
      guard: 'store: the CRC of a line',
      find: 'crc >= 0 && crc === lineCrc(',
      replace: 'crc >= 0 || crc === lineCrc(',
      test: anyFlip,
    },
  ]),
  ...mutantsOf('lib/wal/spares.ts', [
    {
      guard: 'store: the sync of what is laid out',
      find: 'await handle.sync();',
      replace: '',
      test: cutAtAnyMoment,
    },
    {
      guard: 'store: the sync of the directory',
      find: 'await dirSync.settle(async () => {',
      replace: 'await (async (change) => change())(async () => {',
      test: cutAtAnyMoment,
    },
    {
      guard: 'store: a name whose sync failed is given up',
      find: 'isDoubtful = prepared;',
      replace: '',
      test: cut('what once lost something with a failing directory does no more'),
    },
  ]),
  ...mutantsOf('lib/wal/drop-segments.ts', [
    {
      guard: 'store: a removal whose sync failed is made anew',
      find: 'if (unsure === path)',
      replace: 'if (unsure === dirSync.toString())',
      test: cut('what once lost something with a failing directory does no more'),
    },
  ]),
  ...mutantsOf('lib/wal/dir-sync.ts', [
    {
      guard: 'store: a sync of the directory that fails for one is one for all',
      find: 'if (failures !== before)',
      replace: 'if (failures === -1)',
      test: cut('what once lost something with a failing directory does no more'),
    },
  ]),
  ...mutantsOf('lib/wal/node-lock.ts', [
    {
      guard: 'store: the lock',
      find: 'journal_mode = MEMORY; BEGIN EXCLUSIVE',
      replace: 'journal_mode = MEMORY; BEGIN',
      test: processes(
        'a second process is told the first one’s pid, and kill -9 frees the directory at once',
      ),
    },
  ]),
  ...mutantsOf('lib/wal/recover.ts', [
    {
      guard: 'store: the repair after an unclean stop',
      find: 'scanned.clean ? undefined : bytes.subarray(0, scanned.end)',
      replace: 'undefined',
      test: again(
        'after an unclean stop the good lines are kept elsewhere first and writing goes on in the next segment',
      ),
    },
  ]),
  ...mutantsOf('lib/wal/repair.ts', [
    {
      guard: 'store: the sync of a repair',
      find: 'await handle.sync();',
      replace: '',
      test: cutAtAnyMoment,
    },
    {
      guard: 'store: a repair is read back',
      find: 'if (!back.equals(prefix))',
      replace: 'if (back.length === -1)',
      test: again('a repair that reads back differently takes nobody’s place'),
    },
  ]),
  ...mutantsOf('lib/wal/writer.ts', [
    {
      guard: 'store: the durable mark',
      find: 'if (needsMark && !isFailed && !isClosing && queue.length === 0)',
      replace: 'if (idle === null)',
      test: format(
        'an idle log writes one mark after 50 ms, and a closed one ends with an end line',
      ),
    },
    {
      guard: 'store: a failed sync is believed the first time',
      find: 'isFailed = true;',
      replace: '',
      test: trouble('a failed sync closes the log for good; reading goes on'),
    },
  ]),
  ...mutantsOf('lib/wal/scan.ts', [
    {
      guard: 'store: a later line proves what was on disk',
      find: 'line.durable > last || ',
      replace: '',
      test: damage('a line of an earlier write that is bad is damage, not a torn end'),
    },
  ]),
  ...mutantsOf('lib/wal/directory.ts', [
    {
      guard: 'store: a missing file is noticed',
      find: 'if (number === before + 1) return;',
      replace: 'if (number > before) return;',
      test: damage('a missing file in the middle is named'),
    },
  ]),
  ...mutantsOf('lib/store/committer.ts', [
    {
      guard: 'store: refusals wait until what they rest on is durable',
      find: 'return afterDurable<R, F>(log.head, err(decided.error));',
      replace: 'return err(decided.error);',
      test: durability('a refusal waits for the records it was decided on'),
    },
    {
      guard: 'store: repeated keys wait until their first answer is durable',
      find: 'return afterDurable<R, F>(known.seq, replay(command, known));',
      replace: 'return replay(command, known);',
      test: durability('a repeated key and a reused key wait for the first command'),
    },
    {
      guard: 'store: an answer waits for its record',
      find: 'return seq > log.durable',
      replace: 'return seq > Infinity',
      test: durability('an answer waits until its record is on disk'),
    },
  ]),
  ...mutantsOf('lib/store/snapshotter.ts', [
    {
      guard: 'store: no snapshot is ahead of the disk',
      find: 'await log.whenDurable(seq);',
      replace: '',
      test: durability(
        'what was not on disk is gone after a power cut, from snapshots too, and nobody was told of it',
      ),
    },
  ]),
  ...mutantsOf('lib/store/snapshot-file.ts', [
    {
      guard: 'store: the sync of a snapshot',
      find: 'await handle.sync();',
      replace: '',
      test: storeCut(
        'what a store has forgotten is in no file of it after a power cut, and all else is there',
      ),
    },
  ]),
  ...mutantsOf('lib/store/read-snapshot.ts', [
    {
      guard: 'store: the checksum of a snapshot',
      find: "if (footer.sha256 !== hash.digest('hex'))",
      replace: "if (footer.sha256 === '')",
      test: snapshots('a damaged snapshot is reported and passed over for the one before it'),
    },
  ]),
  ...mutantsOf('lib/store/engine.ts', [
    {
      guard: 'store: the snapshot without the erased comes before their files go',
      find: 'await snapshotter.write();\n',
      replace: '\n',
      test: storeCut(
        'what a store has forgotten is in no file of it after a power cut, and all else is there',
      ),
    },
  ]),
];
