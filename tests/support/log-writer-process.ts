import { createNodeFiles, lockDir, openLog } from '../../lib/wal/index.ts';
import { systemClock } from '../../lib/wal/index.ts';

// Started by a test with a directory: holds its lock, writes for ever with 32 records in flight, and prints
// each seq once it is acknowledged. A pipe is written at once, so a printed seq was printed before the kill.
const [, , dir = ''] = process.argv;
lockDir(dir);
const log = await openLog({
  dir,
  clock: systemClock,
  files: createNodeFiles(),
  segmentBytes: 65_536,
});

const writeForEver = async (): Promise<never> => {
  for (;;) {
    const number = log.head + 1;
    const text = 'ink '.repeat(number % 200);
    const seq = log.append({
      at: systemClock.now(),
      by: 'writer',
      events: [{ number, text }],
      result: number,
    });
    await log.whenDurable(seq);
    process.stdout.write(`${seq}\n`);
  }
};

await Promise.all(Array.from({ length: 32 }, writeForEver));
