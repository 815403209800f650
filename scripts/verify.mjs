// ./verify-production-ready.sh: install what is missing, then check everything that production relies on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, Refusal, root, runNode, runScript } from './bootstrap.mjs';

await runScript(async () => {
  // What is told here is no verdict: stdout is kept for those, and is JSON with --json.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    ensureDependencies();
  } catch (error) {
    // With packages that were installed before, the line "lockfile" says what is wrong, and the others can be checked.
    const isUsable = existsSync(join(root, 'node_modules', 'typescript'));
    if (!(error instanceof Refusal) || !isUsable) throw error;
    console.error(error.message);
  }
  return runNode(['scripts/verify/main.ts', ...process.argv.slice(2)]);
});
