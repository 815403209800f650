// npm start: install and build what is missing, then become the server.
import { ensureClient, ensureDependencies, runNode, runScript } from './bootstrap.mjs';

await runScript(async () => {
  ensureDependencies();
  ensureClient();
  // What Node made of the sources last time halves the work of a later start.
  const env = { NODE_COMPILE_CACHE: '.cache/node', ...process.env };
  // A small young generation: each of its collections holds up everybody, and is over sooner.
  const args = ['--max-semi-space-size=8', 'server/main.ts', ...process.argv.slice(2)];
  return runNode(args, env);
});
