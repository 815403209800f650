import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../lib/realtime/index.ts';
import { realtimeProfiles } from '../../server/config-realtime.ts';
import { startRealtime } from '../support/realtime-server.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/REALTIME_RELIABILITY.md'), 'utf8');

const partUnder = (heading: string): string =>
  page
    .split(/^#+ /m)
    .find((part) => part.startsWith(`${heading}\n`))
    ?.slice(heading.length) ?? '';

const rowsOf = (part: string): readonly (readonly string[])[] =>
  part
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.replaceAll('`', '').trim()));

const variableOf = (limit: string): string =>
  `REALTIME_${limit.replace(/[A-Z]/g, '_$&').toUpperCase()}`;

test('the table of profiles in docs/REALTIME_RELIABILITY.md is what the program has', () => {
  const [head = [], , ...rows] = rowsOf(partUnder('Configuration'));
  expect(head.slice(2)).toEqual(Object.keys(realtimeProfiles));
  const profiles: readonly Partial<Record<string, number>>[] = Object.values(realtimeProfiles);
  const changed = Object.entries(defaultLimits).filter(([limit]) =>
    profiles.some((profile) => profile[limit] !== undefined),
  );
  expect(rows).toEqual(
    changed.map(([limit, byDefault]) => [
      variableOf(limit),
      String(byDefault),
      ...profiles.map((profile) => String(profile[limit] ?? '')),
    ]),
  );
});

const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
};

const examplesUnder = (heading: string): readonly unknown[] =>
  [...partUnder(heading).matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = '']) =>
    shapeOf(JSON.parse(json)),
  );

test('its example answers have the shapes that the server gives', async () => {
  const { realtime } = await startRealtime();
  // Null before the first heartbeat.
  const healthy = { ...realtime.getHealthStatus(), lastHeartbeat: 0 };
  expect(examplesUnder('`GET /api/realtime-health`')).toEqual([
    shapeOf(healthy),
    shapeOf({ ...healthy, warning: '' }),
  ]);
  expect(examplesUnder('`GET /api/realtime-metrics`')).toEqual([shapeOf(realtime.getMetrics())]);
  expect(examplesUnder('`GET /api/realtime-fallback`')).toEqual([
    shapeOf(realtime.getFallbackStatus()),
  ]);
});

test('what it says that people see is what the pages say', () => {
  const banner = readFileSync(join(root, 'client/src/shell/connection-banner.tsx'), 'utf8');
  const seen = rowsOf(partUnder('When something is wrong')).flatMap(([first = '']) =>
    [...first.matchAll(/^"([^"]+\.?)"/g)].map(([, said = '']) => said),
  );
  expect(seen.length).toBeGreaterThan(7);
  expect(seen.filter((said) => !banner.includes(said))).toEqual([]);
});
