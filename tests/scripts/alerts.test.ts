import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { routesAtAskersPace } from '../../shared/ops/routes.ts';
import { thresholds } from '../../shared/ops/thresholds.ts';
import { opsFolder, readAlerts, readAlertTests } from '../support/alerts.ts';

const alerts = readAlerts();

/** What each alert compares with; 0 and 1 where it only asks whether something is so. */
const limitsOf: Readonly<Record<string, readonly number[]>> = {
  ContestUnreachable: [0, 0],
  ContestNotReady: [0],
  ContestRestarts: [thresholds.restartsPerQuarterHour],
  ContestStoreNotOpen: [1],
  ContestBackupFailing: [1],
  ContestBackupLost: [thresholds.backupLostSeconds],
  ContestBackupLag: [thresholds.backupLagSeconds],
  ContestBackupOld: [thresholds.backupAgeIntervals, thresholds.backupAgeIntervals],
  ContestScheduledBackupFailing: [1],
  ContestDiskLow: [thresholds.diskFreeShareLow],
  ContestDiskCritical: [thresholds.diskFreeShareCritical],
  ContestStreamLag: [thresholds.streamLagEvents],
  ContestReconnections: [thresholds.reconnectionsPerMinute],
  ContestFailures: [thresholds.failuresPerHour],
  ContestRefusedLogins: [thresholds.refusedLoginsPerMinute],
  ContestSlowRequests: [thresholds.requestP95Seconds],
  ContestLoopLag: [thresholds.loopLagP99Seconds],
  ContestHeapHigh: [thresholds.heapUsedShare],
  ContestMemoryHigh: [thresholds.residentMemoryShare],
  ContestPhotosNotSent: [1],
  ContestPhotosWaiting: [thresholds.photosWaiting, thresholds.photosWaiting],
};

test('the numbers of the alerts are those of the operations page', () => {
  const compared = alerts.map(({ alert, expr }) => [
    alert,
    [...expr.matchAll(/(?:==|[<>]) ([\d.]+)/g)].map(([, number]) => Number(number)),
  ]);
  expect(Object.fromEntries(compared)).toEqual(limitsOf);
  const used = new Set(Object.values(limitsOf).flat());
  const unused = Object.entries(thresholds).filter(([, value]) => !used.has(value));
  expect(unused).toEqual([]);
});

test('what is as slow as who asks for it counts for slow nowhere', () => {
  const left = `route!~"${routesAtAskersPace.join('|')}"`;
  const slow = alerts.find(({ alert }) => alert === 'ContestSlowRequests');
  expect(slow?.expr).toContain(left);
  const dashboard = readFileSync(join(opsFolder, 'grafana-dashboard.json'), 'utf8');
  const quoted = JSON.stringify(left).slice(1, -1);
  expect(dashboard.split('contest_http_request_duration_seconds_bucket').length).toBe(
    dashboard.split(quoted).length,
  );
});

describe.each(alerts)('$alert', ({ alert, annotations }) => {
  test('has a test that it fires, and one that it keeps quiet', () => {
    const expected = readAlertTests().filter((each) => each.alert === alert);
    expect(new Set(expected.map(({ fires }) => fires))).toEqual(new Set([true, false]));
  });

  test('says of which process it speaks, and leads to its section of the runbook', () => {
    expect(annotations.description).toMatch(/\{\{ (with )?\$labels\.instance \}\}/);
    expect(annotations.runbook_url).toBe(`docs/RUNBOOK.md#${alert.toLowerCase()}`);
    const runbook = readFileSync(join(opsFolder, '../RUNBOOK.md'), 'utf8');
    const section = runbook.split(/^##+ /m).find((each) => each.startsWith(`${alert}\n`));
    expect(section).toMatch(/\n\*\*(Look:|Look and do:)\*\* /);
    expect(section).toMatch(/\n\*\*(Do:|Look and do:)\*\* /);
  });
});

test('the runbook has a section for no other alert', () => {
  const runbook = readFileSync(join(opsFolder, '../RUNBOOK.md'), 'utf8');
  const sections = [...runbook.matchAll(/^### (Contest\w+)$/gm)].map(([, name]) => name);
  expect(sections).toEqual(alerts.map(({ alert }) => alert));
});
