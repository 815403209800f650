import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const opsFolder = join(import.meta.dirname, '../../docs/ops');

const readYaml = (name: string): unknown => parse(readFileSync(join(opsFolder, name), 'utf8'));

const alert = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
  annotations: z.strictObject({
    summary: z.string(),
    description: z.string(),
    runbook_url: z.string(),
  }),
});
export type Alert = z.infer<typeof alert>;

const rules = z.object({ groups: z.array(z.object({ rules: z.array(alert) })) });

/** What stands in docs/ops/alerts.yml. */
export const readAlerts = (): readonly Alert[] =>
  rules.parse(readYaml('alerts.yml')).groups.flatMap((group) => group.rules);

const alertTests = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z.array(
        z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }),
      ),
    }),
  ),
});

/** What docs/ops/alerts.test.yml expects of an alert: in each test whether it fires. */
export const readAlertTests = (): readonly { readonly alert: string; readonly fires: boolean }[] =>
  alertTests
    .parse(readYaml('alerts.test.yml'))
    .tests.flatMap((each) => each.alert_rule_test)
    .map(({ alertname, exp_alerts }) => ({ alert: alertname, fires: exp_alerts.length > 0 }));
