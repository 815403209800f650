import { expect, test } from 'vitest';
import { chooseLines } from '../../../scripts/verify/choose-lines.ts';
import {
  fail,
  notChecked,
  pass,
  passWithout,
  type Line,
  type Verdict,
} from '../../../scripts/verify/line.ts';
import { lines as realLines } from '../../../scripts/verify/lines.ts';
import {
  exitCodeOf,
  renderCounts,
  renderJson,
  renderLine,
} from '../../../scripts/verify/report.ts';

const line = (name: string, needs: readonly string[] = []): Line => ({
  ...{ name, needs, about: `about ${name}` },
  run: async () => pass('fine'),
});
const checked = (name: string, verdict: Verdict) => ({ line: line(name), verdict, ms: 1234 });

test('each verdict is one line: the word, the name, the reason, and what to do', () => {
  expect(renderLine(checked('types', pass('every wing\ncompiles')), 8)).toBe(
    'PASS         types     every wing compiles',
  );
  expect(renderLine(checked('fly-toml', fail('No check routes.', 'Add one.')))).toBe(
    'FAIL         fly-toml  No check routes. → Add one.',
  );
  expect(renderLine(checked('image', notChecked('There is no builder.')))).toBe(
    'NOT CHECKED  image  There is no builder.',
  );
});

test('many problems are told by the first ones and by their number', () => {
  const todo = { shown: 'fine', todo: 'Mend them.' };
  expect(passWithout([], todo)).toEqual(pass('fine'));
  expect(passWithout(['A.', 'B.', 'C.', 'D.', 'E.', 'F.'], todo)).toEqual(
    fail('A. B. C. D. And 2 more.', 'Mend them.'),
  );
});

test('the last line counts, and the exit code is 0 only with no failure and something looked at', () => {
  const good = [checked('a', pass('fine')), checked('b', notChecked('not here'))];
  const bad = [...good, checked('c', fail('wrong', 'mend it'))];
  expect(renderCounts(bad, 61_400)).toBe('1 passed, 1 failed, 1 not checked, 61 s');
  expect(exitCodeOf(good)).toBe(0);
  expect(exitCodeOf(bad)).toBe(1);
  expect(exitCodeOf([])).toBe(1);
});

test('as JSON it says the same, and what to do apart', () => {
  const told = JSON.parse(
    renderJson([checked('c', fail('It is wrong.', 'Mend it.'))], 1500),
  ) as unknown;
  expect(told).toEqual({
    ...{ ready: false, passed: 0, failed: 1, notChecked: 0, seconds: 1.5 },
    lines: [
      {
        ...{ name: 'c', about: 'about c', verdict: 'FAIL', seconds: 1.2 },
        ...{ reason: 'It is wrong. → Mend it.', todo: 'Mend it.' },
      },
    ],
  });
});

const some = [line('a'), line('b', ['a']), line('c', ['b']), line('d')];

test('--only runs what the named lines need too, in order, and shows the named ones', () => {
  const chosen = chooseLines(some, ['c']);
  if (!chosen.ok) throw new Error(chosen.error);
  expect(chosen.value.toRun.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(some.filter(chosen.value.isWanted).map(({ name }) => name)).toEqual(['c']);
});

test('without --only every line runs; an unknown name is refused with the known ones', () => {
  const all = chooseLines(some, []);
  expect(all.ok && all.value.toRun.length).toBe(4);
  expect(chooseLines(some, ['a', 'typos'])).toEqual({
    ok: false,
    error: 'There is no line "typos": choose from a, b, c, d.',
  });
});

test('each real line has a name of its own and stands behind those that it needs', () => {
  const names = realLines.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const [index, { needs = [], isTimed }] of realLines.entries())
    for (const needed of needs) {
      expect(names.slice(0, index)).toContain(needed);
      // Those run first, whatever their order: one that waited for a later one would wait for ever.
      if (isTimed !== true)
        expect(realLines.find(({ name }) => name === needed)?.isTimed).not.toBe(true);
    }
  expect(realLines.filter((each) => each.mayBeUnchecked).map(({ name }) => name)).toEqual([
    'image-build',
    'fly-live',
  ]);
});
