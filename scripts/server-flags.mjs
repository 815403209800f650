import { totalmem } from 'node:os';

const megabyte = 2 ** 20;
/** Below it the program itself has no room to work. */
const leastMegabytes = 256;

/**
 * How Node runs the server. A small young generation: each of its collections holds up everybody, and is over sooner.
 * And a heap that leaves room for what is outside of it: photos that are decoded, sockets, the files that the system
 * keeps in memory. A backup machine decodes none.
 */
export function serverFlags({ role = 'all', nodeOptions = '', memoryBytes = memoryLimit() }) {
  const memory = memoryBytes / megabyte;
  const share = Math.max(memory * (role === 'backup' ? 0.5 : 0.2), leastMegabytes);
  const heap = Math.floor(Math.min(share, memory * 0.75));
  // On the command line it would go before what somebody has chosen.
  const isChosen = /max[-_]old[-_]space[-_]size/.test(nodeOptions);
  return ['--max-semi-space-size=8', ...(isChosen ? [] : [`--max-old-space-size=${heap}`])];
}

/** Of the container, where it has a limit: without one Node gives 0, or a number beyond all memory. */
function memoryLimit() {
  const all = totalmem();
  // Node 18 may start us, and its first releases cannot tell.
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 && constrained < all ? constrained : all;
}

// For scripts/docker-entrypoint.sh: node scripts/server-flags.mjs <role> [what NODE_OPTIONS says]
if (import.meta.main) {
  const [role, nodeOptions] = process.argv.slice(2);
  console.log(serverFlags({ role, nodeOptions }).join(' '));
}
