// npm start: install and build what is missing, then run the server, and again when it could not go on.
import { endSignals, ensureClient, ensureDependencies, runNode, runScript } from './bootstrap.mjs';
import { runWithRestarts } from './restarts.mjs';
import { serverFlags } from './server-flags.mjs';

await runScript(async () => {
  ensureDependencies();
  ensureClient();
  // What Node made of the sources last time halves the work of a later start.
  const env = { NODE_COMPILE_CACHE: '.cache/node', ...process.env };
  const given = process.argv.slice(2);
  const role = given[0] ?? process.env.ROLE;
  const flags = serverFlags({ role, nodeOptions: process.env.NODE_OPTIONS });
  let isToldToEnd = false;
  for (const signal of endSignals) process.on(signal, () => (isToldToEnd = true));
  return runWithRestarts(() => runNode([...flags, 'server/main.ts', ...given], env), {
    isToldToEnd: () => isToldToEnd,
  });
});
