import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** rule → [the file that breaks it, what it imports]. Targets are created empty. */
const plants: Record<string, readonly (readonly [from: string, to: string])[]> = {
  'base-stands-alone': [['shared/base/a.ts', 'shared/wire/frames.ts']],
  'wire-knows-no-contest': [['shared/wire/b.ts', 'shared/contest/events.ts']],
  'contest-stays-shared': [
    ['shared/contest/c.ts', 'lib/store/index.ts'],
    ['shared/ops/c.ts', 'server/ops/readiness.ts'],
  ],
  'shared-runs-anywhere': [['shared/wire/d.ts', 'node:path']],
  'lib-never-heard-of-a-contest': [
    ['lib/store/e.ts', 'shared/contest/events.ts'],
    ['lib/wal/e.ts', 'server/domain/state.ts'],
    ['lib/realtime/e.ts', 'shared/ops/thresholds.ts'],
  ],
  'engines-meet-at-the-door': [['lib/store/f.ts', 'lib/wal/segment.ts']],
  'engines-are-entered-by-the-door': [
    ['server/use-cases/g.ts', 'lib/store/recovery.ts'],
    ['client/src/g.ts', 'lib/realtime/client/socket.ts'],
  ],
  'realtime-client-stands-alone': [
    ['lib/realtime/client/h.ts', 'lib/wal/index.ts'],
    ['lib/realtime/client/i.ts', 'lib/realtime/streams.ts'],
  ],
  'realtime-server-without-client': [['lib/realtime/l.ts', 'lib/realtime/client/index.ts']],
  'client-knows-shared-and-realtime': [
    ['client/src/m.tsx', 'server/domain/state.ts'],
    ['client/src/n.tsx', 'lib/store/index.ts'],
  ],
  'client-runs-in-the-browser': [
    ['client/src/o.tsx', 'node:path'],
    ['lib/realtime/client/j.ts', 'node:crypto'],
    ['lib/realtime/client/k.ts', 'node:stream/promises'],
  ],
  'server-without-client': [['server/http/p.ts', 'client/src/app.tsx']],
  'domain-is-pure': [
    ['server/domain/q.ts', 'lib/store/index.ts'],
    ['server/domain/r.ts', 'server/views/feed.ts'],
  ],
  'domain-knows-no-room-above': [['server/domain/s.ts', 'type server/http/routes.ts']],
  'domain-needs-no-platform': [
    ['server/domain/t.ts', 'node:crypto'],
    ['server/domain/u.ts', 'express'],
  ],
  'views-below-use-cases': [['server/views/v.ts', 'server/use-cases/submit-design.ts']],
  'use-cases-below-the-edges': [['server/use-cases/w.ts', 'server/ops/logger.ts']],
  'use-cases-know-no-edge-types': [
    ['server/use-cases/x.ts', 'type server/http/routes.ts'],
    ['server/use-cases/y.ts', 'type express'],
  ],
  'edges-do-not-meet': [
    ['server/http/z.ts', 'server/realtime/sockets.ts'],
    ['server/realtime/z.ts', 'server/http/routes.ts'],
  ],
  'machinery-below-the-edges': [['server/ops/aa.ts', 'server/use-cases/submit-design.ts']],
  'only-compose-knows-implementations': [
    ['server/http/bb.ts', 'server/media/local-store.ts'],
    ['server/realtime/cc.ts', 'server/system-clock.ts'],
  ],
  'only-compose-reads-config': [['server/http/dd.ts', 'server/config.ts']],
  'nobody-imports-the-program': [['server/http/ee.ts', 'server/compose.ts']],
  'no-cycles': [['server/ops/ff.ts', 'server/ops/gg.ts']],
  'no-broken-imports': [['server/ops/hh.ts', 'server/ops/is-not-there.ts']],
  'disk-behind-the-port': [
    ['server/http/ii.ts', 'node:fs'],
    ['lib/store/jj.ts', 'node:fs/promises'],
  ],
  'nothing-imports-tests': [['server/ops/kk.ts', 'tests/support/fakes.ts']],
  'runs-without-dev-dependencies': [['server/http/ll.ts', 'vite']],
};

/** What the house may do; none of these may be reported. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['shared/contest/ok.ts', 'shared/wire/frames.ts'],
  ['lib/store/ok.ts', 'lib/wal/index.ts'],
  ['lib/wal/node-files.ts', 'node:fs/promises'],
  ['server/domain/ok.ts', 'type lib/store/index.ts'],
  ['scripts/docs/ok.ts', 'server/config.ts'],
  ['server/domain/ok2.ts', 'shared/contest/events.ts'],
  ['server/domain/ok3.ts', 'zod'],
  ['server/domain/ok4.ts', 'lib/scoring/index.ts'],
  ['server/views/ok.ts', 'server/domain/state.ts'],
  ['server/use-cases/ok.ts', 'type server/media/image-store.ts'],
  ['server/use-cases/ok2.ts', 'server/views/feed.ts'],
  ['server/http/ok.ts', 'server/use-cases/submit-design.ts'],
  ['server/http/ok2.ts', 'express'],
  ['server/http/dev-client.ts', 'vite'],
  ['server/compose.ts', 'server/media/local-store.ts'],
  ['server/main.ts', 'server/compose.ts'],
  ['server/compose-photos.ts', 'server/media/local-store.ts'],
  ['client/src/ok.tsx', 'lib/realtime/client/index.ts'],
  ['client/src/ok2.tsx', 'shared/contest/events.ts'],
  ['client/src/ok3.tsx', 'react'],
];

const root = resolve(import.meta.dirname, '../..');
const wallsFile = join(root, '.dependency-cruiser.mjs');
let house: string;
let found: readonly { rule: string; from: string }[];

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'walls-'));
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'));
  await symlink(join(root, 'package.json'), join(house, 'package.json'));
  const edges = [...Object.values(plants).flat(), ...allowed];
  for (const [, to] of edges) await ensureTarget(to);
  await plant('server/ops/gg.ts', 'server/ops/ff.ts');
  for (const [from, to] of edges) await plant(from, to);
  found = await cruiseHouse();
});

afterAll(() => rm(house, { recursive: true, force: true }));

describe('the import walls', () => {
  for (const [rule, edges] of Object.entries(plants)) {
    for (const [from, to] of edges) {
      test(`${rule}: ${from} may not import ${to}`, () => {
        expect(found).toContainEqual({ rule, from });
      });
    }
  }

  for (const [from, to] of allowed) {
    test(`${from} may import ${to}`, () => {
      expect(found.filter((violation) => violation.from === from)).toEqual([]);
    });
  }

  test('every wall has a planted violation', async () => {
    const { forbidden = [] } = await extractDepcruiseConfig(wallsFile);
    expect(Object.keys(plants).toSorted()).toEqual(forbidden.map((rule) => rule.name).toSorted());
  });
});

async function ensureTarget(to: string): Promise<void> {
  const path = to.replace('type ', '');
  if (!/\.tsx?$/.test(path) || path.includes('is-not-there')) return;
  await mkdir(dirname(join(house, path)), { recursive: true });
  await writeFile(join(house, path), 'export const thing = 1;\n');
}

async function plant(from: string, to: string): Promise<void> {
  const path = to.replace('type ', '');
  const up = '../'.repeat(from.split('/').length - 1);
  const specifier = /\.tsx?$/.test(path) ? up + path : path;
  const what = to.startsWith('type ') ? 'type * as' : '* as';
  await mkdir(dirname(join(house, from)), { recursive: true });
  await writeFile(
    join(house, from),
    `import ${what} thing from '${specifier}';\nexport type Out = typeof thing;\nexport const thing2 = 1;\n`,
  );
}

async function cruiseHouse(): Promise<readonly { rule: string; from: string }[]> {
  const folders = (await readdir(house, { withFileTypes: true })).filter((one) =>
    one.isDirectory(),
  );
  const { output } = await cruise(
    folders.map((one) => one.name),
    { ...(await extractDepcruiseOptions(wallsFile)), validate: true, baseDir: house },
  );
  const { violations } = (output as ICruiseResult).summary;
  return violations.map((violation) => ({ rule: violation.rule.name, from: violation.from }));
}
