import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { opsFolder, readAlerts } from '../support/alerts.ts';
import { startBusyContest, type BusyContest } from '../support/busy-contest.ts';
import { enterDesign } from '../support/contest-programs.ts';
import { queriesOf, readDashboard } from '../support/dashboard.ts';
import { labelsIn, metricsPort, readMetrics, typesIn } from '../support/metrics-text.ts';
import { groupsIn, matchersIn, metricsIn } from '../support/promql.ts';
import { promtool, startPrometheus, whyNoPrometheus } from '../support/prometheus.ts';
import type { Prometheus } from '../support/prometheus.ts';

let house: BusyContest;
/** What all three processes of the contest give. */
let texts: readonly string[];
let ports: readonly number[];
beforeAll(async () => {
  house = await startBusyContest();
  ports = [house.contest, house.media, house.backup].map(metricsPort);
  texts = await Promise.all(ports.map(readMetrics));
});
afterAll(() => house.dispose());

const rows = (): readonly (readonly [name: string, labels: string])[] => {
  const page = readFileSync(join(opsFolder, 'monitoring.md'), 'utf8');
  const table = /^\| `([a-z]\w+)` +\|([^|]*)\|/gm;
  return [...page.matchAll(table)].map(([, name = '', labels = '']) => [name, labels]);
};

test('docs/ops/monitoring.md has every metric that the program gives, and no other', () => {
  const given = new Set(texts.flatMap((text) => [...typesIn(text).keys()]));
  expect(
    rows()
      .map(([name]) => name)
      .sort(),
  ).toEqual([...given].sort());
});

test('it has the labels that they have', () => {
  const told = new Map(rows().map(([name, cell]) => [name, namesOf(cell)]));
  for (const text of texts)
    for (const [name, labels] of labelsIn(text))
      expect([name, [...labels].filter((each) => each !== 'le').sort()]).toEqual([
        name,
        told.get(name),
      ]);
});

const cellOf = (metric: string): string =>
  rows().find(([name]) => name === metric.replace(/_(bucket|sum|count)$/, ''))?.[1] ?? '';

/** Prometheus gives these to all that it asks for, or they are a histogram's. */
const ofEvery = ['instance', 'job', 'le'];

/** `a`: `one`, `two`; `b` → a, b. */
const namesOf = (cell: string): readonly string[] =>
  [...cell.matchAll(/(?:^|;)\s*`(\w+)`/g)].map(([, name = '']) => name).sort();

// Where apt-get has nothing; the verdict of `npm test` names what was skipped.
describe.skipIf(whyNoPrometheus !== undefined)('a real Prometheus', () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus(ports);
    const up = () => prometheus.query('up{job="contest"} == 1');
    await vi.waitUntil(async () => (await up()).length === ports.length, { timeout: patienceMs });
  });
  afterAll(() => prometheus.dispose());

  /** The alerts that fire, or will if it stays so. */
  const stirring = async (): Promise<readonly string[]> =>
    (await prometheus.rules())
      .filter(({ name, state }) => state !== 'inactive' && !ofTheMachine.includes(name))
      .map(({ name }) => name);

  test('finds nothing wrong with how the metrics are named and told', async () => {
    for (const text of texts)
      expect(await promtool(['check', 'metrics'], text)).toEqual({ exitCode: 0, output: '' });
  });

  test.each(readDashboard().panels)('has what the panel "$title" shows', async (panel) => {
    for (const query of queriesOf(panel)) {
      if (query.includes(silent)) await prometheus.query(query);
      else
        await expect.poll(() => prometheus.query(query), { timeout: patienceMs }).not.toEqual([]);
    }
  });

  test.each(readAlerts())('has everything that $alert goes by', async ({ expr }) => {
    for (const metric of metricsIn(expr))
      expect(await prometheus.query(metric), metric).not.toEqual([]);
  });

  test('has every label, and every value of one, that dashboard and alerts ask for', async () => {
    const queries = [
      ...readAlerts().map(({ expr }) => expr),
      ...readDashboard().panels.flatMap(queriesOf),
    ];
    const strange: string[] = [];
    for (const expr of queries) {
      const cells = metricsIn(expr).map(cellOf).join(';');
      const labels = new Set([...namesOf(cells), ...ofEvery]);
      strange.push(...groupsIn(expr).filter((label) => !labels.has(label)));
      for (const { metric, label, value } of matchersIn(expr)) {
        if (ofEvery.includes(label)) continue;
        if (!labels.has(label)) strange.push(label);
        const isTold = cellOf(metric).includes(`\`${value}\``);
        const isThere = async () =>
          (await prometheus.query(`${metric}{${label}="${value}"}`)).length > 0;
        if (!isTold && !(await isThere())) strange.push(`${metric} with ${label} ${value}`);
      }
    }
    expect(strange).toEqual([]);
  });

  test('can work out every alert, and finds them quiet at a contest that is well', async () => {
    const healths = async () =>
      (await prometheus.rules()).map(({ name, health }) => [name, health]);
    const allOk = readAlerts().map(({ alert }) => [alert, 'ok']);
    await expect.poll(healths, { timeout: patienceMs }).toEqual(allOk);
    expect(await stirring()).toEqual([]);
  });

  test('sees that a backup machine is gone, and that records do not reach it', async () => {
    await house.backup.kill9();
    await enterDesign(house.contest.url, { caption: 'Ship' });
    await expect
      .poll(stirring, { timeout: patienceMs })
      .toEqual(['ContestUnreachable', 'ContestBackupFailing']);
  });
});

/** Prometheus looks every second, and a rate needs two looks; on a busy machine all of that takes its time. */
const patienceMs = 30_000;

/** A full disk, a busy processor: these may be so where the tests run. */
const ofTheMachine: readonly string[] = [
  ...['ContestDiskLow', 'ContestDiskCritical', 'ContestMemoryHigh'],
  ...['ContestLoopLag', 'ContestSlowRequests'],
];

/** What gives no series here: nobody is turned away. */
const silent = 'socket_refusals_total';
