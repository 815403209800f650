import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { opsFolder } from './alerts.ts';

const datasource = z.strictObject({
  type: z.literal('prometheus'),
  uid: z.literal('${DS_PROMETHEUS}'),
});
const steps = z.array(z.object({ color: z.string(), value: z.number().nullable() }));
const panel = z.object({
  type: z.enum(['timeseries', 'stat']),
  title: z.string(),
  description: z.string().min(1),
  datasource,
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ datasource, expr: z.string(), legendFormat: z.string() })).min(1),
  fieldConfig: z.object({
    defaults: z.object({ unit: z.string(), thresholds: z.object({ steps }) }),
  }),
});
export type Panel = z.infer<typeof panel>;

const variable = z.object({ name: z.string(), type: z.enum(['datasource', 'query']) });
const dashboard = z.object({
  uid: z.string(),
  schemaVersion: z.number(),
  templating: z.object({ list: z.array(variable) }),
  panels: z.array(z.union([panel, z.object({ type: z.literal('row'), title: z.string() })])),
});

/** What stands in docs/ops/grafana-dashboard.json. */
export const readDashboard = () => {
  const text = readFileSync(join(opsFolder, 'grafana-dashboard.json'), 'utf8');
  const { panels, ...rest } = dashboard.parse(JSON.parse(text));
  const isPanel = (each: (typeof panels)[number]): each is Panel => 'targets' in each;
  return { ...rest, panels: panels.filter(isPanel) };
};

/** A panel's queries, for every process, as Grafana asks them where a point is every half minute. */
export const queriesOf = ({ targets }: Panel): readonly string[] =>
  targets.map(({ expr }) =>
    expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'),
  );
