// npm start: install and build what is missing, then become the server.
import { ensureClient, ensureDependencies, runNode, runScript } from './bootstrap.mjs';

await runScript(async () => {
  ensureDependencies();
  ensureClient();
  // What Node made of the sources last time halves the work of a later start.
  const env = { NODE_COMPILE_CACHE: '.cache/node', ...process.env };
  return runNode(['server/main.ts', ...process.argv.slice(2)], env);
});
