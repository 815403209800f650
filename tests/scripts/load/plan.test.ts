import { describe, expect, test } from 'vitest';
import { isLoopback, readPlan } from '../../load/plan.ts';

const sentenceOf = (...args: string[]): string => {
  const read = readPlan(args);
  return read.ok ? 'accepted' : read.error;
};

describe('a load test', () => {
  test('without options loads a contest of its own', () => {
    expect(readPlan([])).toMatchObject({
      ok: true,
      value: { target: null, clients: 100, entriesPerSecond: 1, seconds: 30, json: false },
    });
  });

  test('takes its numbers from the options', () => {
    const args = ['--clients', '7', '--entries-per-second', '0.5', '--seconds', '12', '--json'];
    expect(readPlan([...args, '--max-delay-p95', '300'])).toMatchObject({
      ok: true,
      value: { clients: 7, entriesPerSecond: 0.5, seconds: 12, json: true, maxDelayP95: 300 },
    });
  });

  test.each([
    [['--clients', 'many'], '--clients is not a number.'],
    [['--clients', '2.5'], '--clients is not a whole number.'],
    [['--clients', '0'], '--clients is below 1.'],
    [['--seconds', '0'], '--seconds is not above 0.'],
    [['--entries-per-second=-1'], '--entries-per-second is not above 0.'],
    [['--target', 'contest'], '--target "contest" is not an address'],
    [['--target', 'ftp://127.0.0.1'], '--target "ftp://127.0.0.1" is not an address'],
    [['--target', 'http://127.0.0.1:3000/wall'], 'without a path: http://127.0.0.1:3000.'],
    [['--phones', '3'], '--phones'],
  ])('refuses %j with a sentence that names it', (args, sentence) => {
    expect(sentenceOf(...args)).toContain(sentence);
  });

  test('of another machine is refused with what to do, until it is meant', () => {
    const target = ['--target', 'https://contest.example/'];
    expect(sentenceOf(...target)).toContain('https://contest.example is not this machine.');
    expect(sentenceOf(...target)).toContain('--allow-remote');
    expect(readPlan([...target, '--allow-remote'])).toMatchObject({
      ok: true,
      value: { target: 'https://contest.example' },
    });
  });
});

test.each([
  'http://localhost:3000',
  'http://contest.localhost',
  'http://127.0.0.1:3000',
  'http://127.8.9.1',
  'http://2130706433',
  'http://[::1]:3000',
  'http://[::ffff:127.0.0.1]:3000',
])('%s is this machine', (origin) => {
  expect(isLoopback(origin)).toBe(true);
});

test.each([
  'https://contest.example',
  'http://127.0.0.1.contest.example',
  'http://localhost.contest.example',
  'http://notlocalhost',
  'http://192.168.0.10:3000',
  'http://0.0.0.0:3000',
  'http://128.0.0.1',
  'http://[::2]',
  'http://[::ffff:10.0.0.1]',
])('%s may be another machine', (origin) => {
  expect(isLoopback(origin)).toBe(false);
});
