import { afterEach, vi } from 'vitest';

// A console.error that no test expected is a defect somewhere: it fails the test during which it was printed.
const errorSpy = vi.spyOn(console, 'error');

afterEach(() => {
  const calls = errorSpy.mock.calls.map((args) => args.map(String).join(' '));
  errorSpy.mockClear();
  if (calls.length > 0) throw new Error(`console.error was called:\n${calls.join('\n')}`);
});
