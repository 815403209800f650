import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createRecentLines } from '../../../lib/wal/recent.ts';
import { linesOf, type LineRun } from '../../../lib/wal/reading.ts';

const kibibyte = 1024;
const textOf = (seq: number): string => `line ${String(seq)} `.padEnd(100, 'x');

/** A run of `count` lines, written from a buffer that is ten times as large, as a writer's is. */
const runOf = (firstSeq: number, count = 1, segment = 1): LineRun => {
  const texts = Array.from({ length: count }, (_, index) => textOf(firstSeq + index));
  const whole = Buffer.allocUnsafeSlow(count * kibibyte);
  const bytes = whole.subarray(0, whole.write(texts.map((text) => `${text}\n`).join('')));
  const starts = texts.map((_, index) => index * 101);
  return { segment, firstSeq, bytes, starts, ends: starts.map((start) => start + 100) };
};

const seqs = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('lines are found again, whichever runs and segments they came in', () => {
  const recent = createRecentLines(1024 * kibibyte);
  let next = 1;
  for (const count of [1, 3, 900, 1, 1200, 2]) {
    recent.push(runOf(next, count, next > 500 ? 2 : 1));
    next += count;
  }
  for (const after of [0, 1, 3, 4, 903, 904, 905, 2000, next - 2]) {
    const lines = recent.after(after, Infinity);
    expect(lines?.map(({ seq }) => seq)).toEqual(seqs(after + 1, next - 1));
    expect(lines?.every(({ seq, line }) => line === textOf(seq))).toBe(true);
    expect(lines?.every(({ seq, segment }) => segment === (seq > 904 ? 2 : 1))).toBe(true);
    expect(recent.after(after, 5)).toEqual(lines?.slice(0, 5));
  }
  expect(recent.after(next - 1, 10)).toEqual([]);
});

test('beyond the limit the oldest are forgotten, and it is said that they are', () => {
  const recent = createRecentLines(16 * kibibyte);
  for (let seq = 1; seq <= 1000; seq += 1) recent.push(runOf(seq));
  expect(recent.after(0, 10)).toBeUndefined();
  expect(recent.after(1000 - 170, 1)).toBeUndefined();
  expect(recent.after(1000 - 130, Infinity)?.map(({ seq }) => seq)).toEqual(seqs(871, 1000));
});

test('a run larger than everything is not remembered, and what comes after it is', () => {
  const recent = createRecentLines(4 * kibibyte);
  recent.push(runOf(1));
  recent.push(runOf(2, 100));
  recent.push(runOf(102));
  expect(recent.after(0, Infinity)).toBeUndefined();
  expect(recent.after(100, Infinity)).toBeUndefined();
  expect(recent.after(101, Infinity)?.map(({ line }) => line)).toEqual([textOf(102)]);
});

test('what is dropped is gone, and lines are added behind what is left', () => {
  const recent = createRecentLines(1024 * kibibyte);
  for (let seq = 1; seq <= 100; seq += 1) recent.push(runOf(seq));
  recent.dropBefore(60);
  expect(recent.after(58, 1)).toBeUndefined();
  for (let seq = 101; seq <= 110; seq += 1) recent.push(runOf(seq));
  expect(recent.after(59, Infinity)?.map(({ line }) => line)).toEqual(seqs(60, 110).map(textOf));
  recent.dropBefore(111);
  expect(recent.after(110, 1)).toBeUndefined();
});

test('short lines take the memory of their bytes, not of the buffers they were written from', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  const recent = createRecentLines(4096 * kibibyte);
  for (let seq = 1; seq <= 10_000; seq += 1) recent.push(runOf(seq));
  expect(held() - before).toBeLessThan(1200 * kibibyte);
  expect(recent.after(0, 1)?.map((each) => each.line)).toEqual(
    linesOf(runOf(1)).map((each) => each.line),
  );
});
