import { expect, test } from 'vitest';
import { createRecorder } from '../../chaos/recorder.ts';
import { createVerdict, type Acknowledged } from '../../chaos/verdict.ts';

const named = (seq: number): Acknowledged => ({
  seq,
  streams: ['public', 'judges', 'organisers'],
  change: { kind: 'contest', name: `name ${seq}` },
});
const crowned = (seq: number, revision: number): Acknowledged => ({
  seq,
  streams: ['judges', 'organisers'],
  change: { kind: 'winners', revision },
});
const acknowledged = [named(11), crowned(12, 1), named(13), crowned(14, 2), named(15)];
const flawsOf = createVerdict(acknowledged, 10);

const metaOf = (stream: string, seq: number) => ({ stream, epoch: 'e', seq, prev: 0, at: 0 });

/** Somebody of the public who was shown the names of these records. */
const watch = (...seqs: readonly number[]) => {
  const recorder = createRecorder(new Map());
  for (const seq of seqs)
    recorder.event('contestChanged', { name: `name ${seq}` }, metaOf('public', seq));
  return recorder;
};
const judgePublic = (recorder: ReturnType<typeof watch>, isPlain = false) =>
  flawsOf({ stream: 'public', isPlain, recorder });

test('who was shown everything of their own stream, and no more, has nothing to complain of', () => {
  expect(judgePublic(watch(11, 13, 15))).toEqual([]);
});

test('what only judges may hear is invented where the public hears it', () => {
  const recorder = watch(11, 13, 15);
  recorder.event('saveWinners', { revision: 1 }, metaOf('public', 12));
  expect(judgePublic(recorder)).toContainEqual({ kind: 'invented', stream: 'public', seq: 12 });
});

test('an event that says something else than was published is found', () => {
  const recorder = watch(11, 13);
  recorder.event('contestChanged', { name: 'another' }, metaOf('public', 15));
  expect(judgePublic(recorder)).toEqual([{ kind: 'changed', stream: 'public', seq: 15 }]);
});

test('a program without a hello may miss events, but is not told one twice', () => {
  expect(judgePublic(watch(11, 15), true)).toEqual([]);
  expect(judgePublic(watch(11, 15, 15), true)).toEqual([
    { kind: 'doubled', stream: 'public', seq: 15 },
  ]);
});

test('a snapshot excuses what came before it only if it says so', () => {
  const fresh = watch(11);
  fresh.snapshot({ stream: 'public', seq: 15, contest: 'name 15', revision: 0 });
  expect(judgePublic(fresh)).toEqual([]);
  const stale = watch(11);
  stale.snapshot({ stream: 'public', seq: 15, contest: 'name 13', revision: 0 });
  expect(judgePublic(stale)).toEqual([{ kind: 'stale snapshot', stream: 'public', seq: 15 }]);
});

test('a judge sees from the revision that a snapshot is stale', () => {
  const recorder = createRecorder(new Map());
  recorder.snapshot({ stream: 'judges', seq: 15, contest: 'name 15', revision: 1 });
  expect(flawsOf({ stream: 'judges', isPlain: false, recorder })).toEqual([
    { kind: 'stale snapshot', stream: 'judges', seq: 15 },
  ]);
});
