import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { opsFolder, readAlerts } from '../support/alerts.ts';
import { promtool, whyNoPrometheus } from '../support/prometheus.ts';

// Where apt-get has nothing; the verdict of `npm test` names what was skipped.
const withPromtool = test.skipIf(whyNoPrometheus !== undefined);

const read = (name: string): Promise<string> => readFile(join(opsFolder, name), 'utf8');

/** What promtool says of the tests of the alerts when the alerts are others. */
const testRules = async (alerts: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'alerts.yml'), alerts);
  await writeFile(join(folder, 'alerts.test.yml'), await read('alerts.test.yml'));
  return promtool(['test', 'rules', join(folder, 'alerts.test.yml')]);
};

withPromtool(
  'promtool finds nothing wrong with the alerts, nor with the configuration',
  async () => {
    const { exitCode, output } = await promtool(['check', 'rules', join(opsFolder, 'alerts.yml')]);
    expect(output).toContain(`SUCCESS: ${String(readAlerts().length)} rules found`);
    expect(exitCode).toBe(0);
    const config = await promtool(['check', 'config', join(opsFolder, 'prometheus.yml')]);
    expect(config.output).toContain('is valid prometheus config');
    expect(config.exitCode).toBe(0);
  },
);

withPromtool('every alert fires where it should, and keeps quiet just below', async () => {
  const { exitCode, output } = await testRules(await read('alerts.yml'));
  expect(output).toContain('SUCCESS');
  expect(exitCode).toBe(0);
});

/** Whose tests failed, by what promtool printed. */
const failed = ({ output }: { readonly output: string }): readonly string[] =>
  [...new Set([...output.matchAll(/alertname: (\w+)/g)].map(([, name = '']) => name))].sort();

withPromtool('an alert that fires a little too early fails its tests', async () => {
  const eager = (await read('alerts.yml'))
    .replace(/> ([\d.]+)/g, (_, limit) => `> ${String(Number(limit) * 0.98)}`)
    .replace(/< ([\d.]+)/g, (_, limit) => `< ${String(Number(limit) * 1.02)}`);
  const withLimit = readAlerts().filter(({ expr }) => /[<>]/.test(expr));
  expect(failed(await testRules(eager))).toEqual(withLimit.map(({ alert }) => alert).sort());
});

withPromtool('an alert that does not wait fails its tests', async () => {
  const hasty = (await read('alerts.yml')).replace(/^ +for: .*\n/gm, '');
  const waiting = readAlerts().filter((alert) => alert.for !== undefined);
  expect(failed(await testRules(hasty))).toEqual(waiting.map(({ alert }) => alert).sort());
});
