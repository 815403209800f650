// npm run dev: one port; the server restarts when its sources change, the pages reload by themselves.
import { ensureDependencies, runNode, runScript } from './bootstrap.mjs';

await runScript(async () => {
  ensureDependencies();
  return runNode(
    ['--watch', '--watch-preserve-output', 'server/main.ts', ...process.argv.slice(2)],
    { ...process.env, DEV_CLIENT: '1' },
  );
});
