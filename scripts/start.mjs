// npm start: install and build what is missing, then become the server.
import { ensureClient, ensureDependencies, runNode, runScript } from './bootstrap.mjs';

await runScript(async () => {
  ensureDependencies();
  ensureClient();
  return runNode(['server/main.ts', ...process.argv.slice(2)]);
});
