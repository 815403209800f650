/** Asked by machines, again and again for as long as the answer is 503: nobody wanted anything of the contest. */
export const routesForMachines: readonly string[] = ['/health', '/ready', '/api/realtime-health'];

/**
 * How long these take is up to the network of whoever reads or sends, and says nothing of the server. The alerts and the
 * dashboard leave them out as well.
 */
export const routesAtAskersPace: readonly string[] = [
  '/api/events',
  '/api/submit',
  '/api/export.zip',
  '/uploads/:key/:file',
  'pages',
];
