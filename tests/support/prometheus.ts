import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { findPrometheus } from '../../scripts/find-prometheus.mjs';
import { opsFolder } from './alerts.ts';

const programs = findPrometheus();

/** Why nothing of Prometheus can be run here; undefined where it can. */
export const whyNoPrometheus =
  programs === undefined
    ? 'this machine has no prometheus and promtool; npm test unpacks them where apt-get has them'
    : undefined;

const the = (name: 'prometheus' | 'promtool'): string => {
  if (programs === undefined) throw new Error(whyNoPrometheus);
  return programs[name];
};

export type Said = { readonly exitCode: number; readonly output: string };

/** Runs promtool and gives what it says, whatever that is. */
export const promtool = (args: readonly string[], input = ''): Promise<Said> =>
  new Promise((resolve, reject) => {
    const child = execFile(the('promtool'), args, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, output: stdout + stderr });
      else reject(new Error('promtool did not run to its end', { cause: error }));
    });
    child.stdin?.end(input);
  });

const series = z.object({
  metric: z.record(z.string(), z.string()),
  value: z.tuple([z.number(), z.string()]),
});
export type Series = z.infer<typeof series>;

const answered = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.object({ result: z.array(series) }) }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);
const ruled = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({ name: z.string(), health: z.string(), state: z.string().optional() }),
        ),
      }),
    ),
  }),
});
export type Rule = z.infer<typeof ruled>['data']['groups'][number]['rules'][number];

/** A real Prometheus on loopback. */
export type Prometheus = {
  /** What a query gives now; rejects with what Prometheus says where it is none. */
  query(expr: string): Promise<readonly Series[]>;
  /** The alerts, as they stand. */
  rules(): Promise<readonly Rule[]>;
  dispose(): Promise<void>;
};

/** Runs it with docs/ops/prometheus.yml, but that it asks these ports, every second. */
export const startPrometheus = async (ports: readonly number[]): Promise<Prometheus> => {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = await readFile(join(opsFolder, 'prometheus.yml'), 'utf8');
  const targets = ports.map((port) => `'127.0.0.1:${String(port)}'`).join(', ');
  await writeFile(
    join(folder, 'prometheus.yml'),
    config.replaceAll(/(?<=_interval: )15s/g, '1s').replace("'127.0.0.1:9091'", targets),
  );
  await copyFile(join(opsFolder, 'alerts.yml'), join(folder, 'alerts.yml'));
  const child = spawn(
    the('prometheus'),
    [
      ...['--config.file', join(folder, 'prometheus.yml'), '--storage.tsdb.path', folder],
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = once(child, 'exit');
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  let url = '';
  for await (const line of createInterface(child.stderr)) {
    url = /msg="Listening on".*? address=(\S+)/.exec(line)?.[1] ?? url;
    if (line.includes('Server is ready')) break;
  }
  child.stderr.resume();
  if (child.exitCode !== null) {
    await dispose();
    throw new Error('Prometheus has ended at its start.');
  }
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://${url}/api/v1/${path}`)).json();
  return {
    query: async (expr) => {
      const answer = answered.parse(await ask(`query?query=${encodeURIComponent(expr)}`));
      if (answer.status === 'error') throw new Error(`${expr}: ${answer.error}`);
      return answer.data.result;
    },
    rules: async () => ruled.parse(await ask('rules')).data.groups.flatMap((group) => group.rules),
    dispose,
  };
};
