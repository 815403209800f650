import { lockDir } from '../../lib/wal/index.ts';

// Started by a test with a directory: holds its lock and nothing else, and collects garbage before it says so.
const [, , dir = ''] = process.argv;
lockDir(dir);
globalThis.gc?.();
process.stdout.write('held\n');
process.stdin.resume();
