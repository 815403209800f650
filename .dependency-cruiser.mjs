// The import walls of the house. Every rule here has a planted violation in tests/scripts/walls.test.ts.
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const composers = '^server/(main|compose[a-z-]*)\\.ts$|^server/cli/';
const door = '^lib/[^/]+/index\\.ts$|^lib/realtime/client/(device/)?index\\.ts$';
const npmOrCore = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'];
// A type is a port: it may be known where its implementation may not.
const notTypes = { dependencyTypesNot: ['type-only'] };

const shared = [
  wall(
    'base-stands-alone',
    'shared/base knows nothing but itself.',
    { path: '^shared/base/' },
    { pathNot: '^shared/base/' },
  ),
  wall(
    'wire-knows-no-contest',
    'shared/wire is the contest-free protocol: it may use shared/base only.',
    { path: '^shared/wire/' },
    { path: '^(shared|lib|server|client|tests|scripts)/', pathNot: '^shared/(base|wire)/' },
  ),
  wall(
    'contest-stays-shared',
    'shared/contest and shared/ops may use shared/base and shared/wire only.',
    { path: '^shared/(contest|ops)/' },
    { path: '^(lib|server|client|tests|scripts)/' },
  ),
  wall(
    'shared-runs-anywhere',
    'shared runs in the browser too: no Node builtins.',
    { path: '^shared/' },
    { dependencyTypes: ['core'] },
  ),
];

const engines = [
  wall(
    'lib-never-heard-of-a-contest',
    'An engine could be its own package: nothing of the contest in it.',
    { path: '^lib/' },
    { path: '^(shared/(contest|ops)|server|client|tests|scripts)/' },
  ),
  wall(
    'engines-meet-at-the-door',
    'One engine uses another through its index.ts.',
    { path: '^lib/([^/]+)/' },
    { path: '^lib/', pathNot: ['^lib/$1/', door] },
  ),
  wall(
    'engines-are-entered-by-the-door',
    'Import an engine through its index.ts; the rest is private.',
    { pathNot: '^(lib|tests)/' },
    { path: '^lib/', pathNot: door },
  ),
  wall(
    'realtime-client-stands-alone',
    'lib/realtime/client runs in the browser: nothing of the other engines.',
    { path: '^lib/realtime/client/' },
    { path: '^lib/', pathNot: '^lib/realtime/client/' },
  ),
  wall(
    'realtime-server-without-client',
    'The server half of the realtime engine does not use the browser half.',
    { path: '^lib/realtime/', pathNot: '^lib/realtime/client/' },
    { path: '^lib/realtime/client/' },
  ),
];

const browser = [
  wall(
    'client-knows-shared-and-realtime',
    'The client imports shared and lib/realtime/client only.',
    { path: '^client/' },
    { path: '^(lib|server|tests|scripts)/', pathNot: '^lib/realtime/client/(device/)?index\\.ts$' },
  ),
  wall(
    'client-runs-in-the-browser',
    'No Node builtins in what the browser runs.',
    { path: '^(client|lib/realtime/client)/' },
    { dependencyTypes: ['core'] },
  ),
  wall(
    'server-without-client',
    'The server serves the built client; it never imports its sources.',
    { path: '^(server|shared|lib)/' },
    { path: '^client/' },
  ),
];

const server = [
  wall(
    'domain-is-pure',
    'The domain knows the shared words, scoring and itself; of the engines, types at most.',
    { path: '^server/domain/' },
    { path: '^(lib|server)/', pathNot: ['^server/domain/', '^lib/scoring/'], ...notTypes },
  ),
  wall(
    'domain-knows-no-room-above',
    'Not even types of the rooms above reach the domain.',
    { path: '^server/domain/' },
    { path: '^server/', pathNot: '^server/domain/' },
  ),
  wall(
    'domain-needs-no-platform',
    'The domain uses neither Node builtins nor packages other than zod.',
    { path: '^server/domain/' },
    { dependencyTypes: npmOrCore, pathNot: '(^|/)node_modules/zod/' },
  ),
  wall(
    'views-below-use-cases',
    'Views fold durable records; they know the domain and nothing above.',
    { path: '^server/views/' },
    { path: '^server/', pathNot: '^server/(domain|views)/' },
  ),
  wall(
    'use-cases-below-the-edges',
    'A use case knows no HTTP, socket or terminal.',
    { path: '^server/use-cases/' },
    { path: '^server/', pathNot: '^server/(domain|views|use-cases)/', ...notTypes },
  ),
  wall(
    'use-cases-know-no-edge-types',
    'No HTTP or socket types in a use case.',
    { path: '^server/use-cases/' },
    { path: '^server/(http|realtime|cli)/|node_modules/(@types/)?(express|socket\\.io)/' },
  ),
  wall(
    'edges-do-not-meet',
    'http, realtime and cli are neighbours; what they share is a use case.',
    { path: '^server/(http|realtime)/' },
    { path: '^server/(http|realtime|cli)/', pathNot: '^server/$1/' },
  ),
  wall(
    'machinery-below-the-edges',
    'media, backup and ops serve the program; they do not call it.',
    { path: '^server/(media|backup|ops)/' },
    { path: '^server/(use-cases|http|realtime|cli|views|domain)/', ...notTypes },
  ),
  wall(
    'only-compose-knows-implementations',
    'Ask for the port; compose.ts builds the real thing.',
    { pathNot: `${composers}|^tests/|^server/(media|backup)/` },
    { path: '^server/(media|backup)/|/(node|system)-[a-z-]+\\.ts$', pathNot: '^lib/', ...notTypes },
  ),
  wall(
    'only-compose-reads-config',
    'Ask for the value you need; compose.ts passes it in. (What writes docs/CONFIGURATION.md asks it, and what verifies secrets.)',
    { pathNot: `${composers}|^tests/|^scripts/(docs|verify)/` },
    { path: '^server/config\\.ts$', ...notTypes },
  ),
  wall(
    'nobody-imports-the-program',
    'main.ts and compose.ts are the top of the house.',
    { pathNot: `${composers}|^tests/` },
    { path: '^server/(main|compose[a-z-]*)\\.ts$' },
  ),
];

const everywhere = [
  wall('no-cycles', 'No import cycles anywhere.', {}, { circular: true }),
  wall('no-broken-imports', 'This import leads nowhere.', {}, { couldNotResolve: true }),
  wall(
    'disk-behind-the-port',
    'Data goes through the file port of lib/wal; only its adapter and the image store touch node:fs.',
    {
      path: '^(shared|lib|server|client)/',
      pathNot: [
        '^lib/wal/node-[a-z-]+\\.ts$',
        '^server/(media|cli)/',
        '^server/(compose[a-z-]*|config)\\.ts$',
      ],
    },
    { path: '^(node:)?fs(/promises)?$' },
  ),
  wall(
    'nothing-imports-tests',
    'The product never imports tests or scripts.',
    { path: '^(shared|lib|server|client)/' },
    { path: '^(tests|scripts)/' },
  ),
  wall(
    'runs-without-dev-dependencies',
    'The image ships without devDependencies; only the dev server may ask for vite.',
    { path: '^(shared|lib|server)/', pathNot: ['^lib/realtime/client/', '/dev-client\\.ts$'] },
    { dependencyTypes: ['npm-dev'], ...notTypes },
  ),
];

export default {
  forbidden: [...shared, ...engines, ...browser, ...server, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache)/' },
    moduleSystems: ['es6'],
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
