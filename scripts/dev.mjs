// npm run dev: one port; the server restarts when its sources change, the pages reload by themselves.
import { ensureDependencies, runNode, runScript } from './bootstrap.mjs';

// Folders rather than what was imported: vite imports its configuration from a temporary file, and its removal
// would count as a change.
const watched = ['server', 'lib', 'shared'].map((folder) => `--watch-path=${folder}`);

await runScript(async () => {
  ensureDependencies();
  return runNode(
    ['--watch', ...watched, '--watch-preserve-output', 'server/main.ts', ...process.argv.slice(2)],
    { ...process.env, DEV_CLIENT: '1' },
  );
});
