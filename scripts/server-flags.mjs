/**
 * How Node runs the server; scripts/docker-entrypoint.sh has the same. A small young generation: each of its
 * collections holds up everybody, and is over sooner. And a heap that leaves room for what is outside of it: photos
 * that are decoded, sockets, the files that the system keeps in memory. A backup machine decodes none.
 */
export function serverFlags({ role = 'all', nodeOptions = '' }) {
  const percent = role === 'backup' ? 50 : 20;
  // On the command line it would go before what somebody has chosen.
  const isChosen = /max[-_]old[-_]space[-_]size/.test(nodeOptions);
  return [
    '--max-semi-space-size=8',
    ...(isChosen ? [] : [`--max-old-space-size-percentage=${percent}`]),
  ];
}
