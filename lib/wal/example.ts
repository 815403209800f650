// node lib/wal/example.ts <folder>: a log, closed, opened again and read. It goes on where it was.
import { join } from 'node:path';
import { createNodeFiles, lockDir, openLog, systemClock as clock } from './index.ts';

const folder = process.argv[2] ?? 'log-example';
const files = createNodeFiles();
const dir = join(folder, 'log');

// One process at a time; kill -9 frees it.
const lock = lockDir(folder);

const log = await openLog({ dir, clock, files });
// What opening had to mend, in sentences; nothing after a clean stop.
for (const sentence of log.recovery) console.warn(sentence);

const enter = (design: string): number =>
  log.append({ at: clock.now(), by: 'device-7', events: [{ type: 'entered', design }], result: 1 });
enter('A rose');
const last = enter('An anchor');
// Both share one write and one sync, and are on disk now: from here on they may be acknowledged.
await log.whenDurable(last);
console.log(`${log.durable} records are on disk`);
const { chain } = log;
await log.close();

const again = await openLog({ dir, clock, files });
for await (const records of again.replay(0))
  for (const { seq, by, events } of records) console.log(seq, by, JSON.stringify(events));
console.log(again.chain === chain ? 'The chain holds.' : 'This is another history.');
await again.close();
lock.release();
