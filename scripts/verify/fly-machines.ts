import { seconds } from './fly-checks.ts';
import { flyRoles } from './fly-groups.ts';
import type { FlyConfig } from './fly-schema.ts';

type Machine = FlyConfig['vm'][number];

/** The program is gone within 25 seconds of the signal; Fly waits for 300 at most. */
const leastStopSeconds = 30;
const mostStopSeconds = 300;

const swapMb = 512;

/** Megabytes. Two of the largest photos at once take 2,200 of them, in `app` too while `media` is away. */
const neededMb = { app: 3072, media: 3072, backup: 512 } as const;

/** How Machines stop, start again and are replaced, and what they are made of. */
export const checkFlyMachines = (config: FlyConfig): readonly string[] => [
  ...checkStop(config),
  ...checkStrategy(config),
  ...checkRestart(config),
  ...checkMetrics(config),
  ...checkMemory(config),
];

const checkStop = ({ kill_signal, kill_timeout }: FlyConfig): readonly string[] => {
  const problems: string[] = [];
  if (kill_signal !== 'SIGTERM')
    problems.push(
      `kill_signal is ${kill_signal ?? 'not set'}: write "SIGTERM", on which the program drains.`,
    );
  const wait = typeof kill_timeout === 'string' ? seconds(kill_timeout) : (kill_timeout ?? 5);
  if (wait < leastStopSeconds || wait > mostStopSeconds)
    problems.push(
      `kill_timeout is ${wait} seconds: the program may take 25 to drain and Fly allows ${mostStopSeconds}; write ${leastStopSeconds}.`,
    );
  return problems;
};

const checkStrategy = ({ deploy }: FlyConfig): readonly string[] => {
  switch (deploy?.strategy) {
    case 'rolling':
      return [];
    case 'canary':
    case 'bluegreen':
      return [
        `[deploy] strategy "${deploy.strategy}" needs a second Machine beside the first, which cannot mount the same volume: write "rolling".`,
      ];
    case 'immediate':
      return [
        '[deploy] strategy "immediate" replaces every Machine without waiting for its checks: write "rolling".',
      ];
    case undefined:
      return ['[deploy] names no strategy: write strategy = "rolling".'];
  }
};

/** Without `processes` these sections are for the group app. */
const covers = (
  sections: readonly { readonly processes?: readonly string[] | undefined }[],
  role: string,
): boolean => sections.some(({ processes = ['app'] }) => processes.includes(role));

const checkRestart = ({ restart }: FlyConfig): readonly string[] =>
  flyRoles
    .filter(
      (role) =>
        !covers(
          restart.filter(({ policy }) => policy === 'always'),
          role,
        ),
    )
    .map(
      (role) =>
        `The role ${role} is not always restarted: add it to a [[restart]] with policy = "always".`,
    );

const checkMetrics = ({ metrics, env }: FlyConfig): readonly string[] => {
  const port = Number(env['METRICS_PORT'] ?? 9091);
  const right = metrics.filter((each) => each.port === port && each.path === '/metrics');
  return flyRoles
    .filter((role) => !covers(right, role))
    .map(
      (role) =>
        `The figures of ${role} are read nowhere: add it to a [[metrics]] with port = ${port} and path = "/metrics".`,
    );
};

const checkMemory = ({ vm, swap_size_mb: swap = 0 }: FlyConfig): readonly string[] => {
  const problems = flyRoles.flatMap((role) => {
    const machine =
      vm.find(({ processes }) => processes?.includes(role)) ??
      vm.find(({ processes }) => processes === undefined);
    if (machine === undefined)
      return [`No [[vm]] says how large the Machine of ${role} is: add one.`];
    return checkMachine(role, machine);
  });
  if (swap < swapMb)
    problems.push(`swap_size_mb is ${swap}: write ${swapMb}, which carries a photo too many.`);
  return problems;
};

const presets = /^(shared-cpu-(1|2|4|6|8)x|performance-(1|2|4|6|8|10|12|14|16)x)$/;

/** What Fly sells for each processor of a kind, in megabytes. */
const memoryPerCpu = { shared: [256, 2048], performance: [2048, 8192] } as const;

const checkMachine = (role: (typeof flyRoles)[number], machine: Machine): readonly string[] => {
  const size = machine.size ?? 'shared-cpu-1x';
  if (!presets.test(size))
    return [
      `[[vm]] of ${role}: "${size}" is no size that Fly has: write one such as "shared-cpu-2x".`,
    ];
  const kind = (machine.cpu_kind ?? size).startsWith('performance') ? 'performance' : 'shared';
  const cpus = machine.cpus ?? Number(/(\d+)x$/.exec(size)?.[1]);
  const [leastPerCpu, mostPerCpu] = memoryPerCpu[kind];
  const [least, most] = [leastPerCpu * cpus, mostPerCpu * cpus];
  const memory = machine.memory_mb ?? megabytes(machine.memory) ?? least;
  const problems: string[] = [];
  if (memory < neededMb[role])
    problems.push(
      `[[vm]] of ${role} has ${memory} MB: the role needs ${neededMb[role]}; write memory = "${neededMb[role]}mb".`,
    );
  if (memory < least || memory > most || memory % 256 !== 0)
    problems.push(
      `[[vm]] of ${role} has ${memory} MB on ${size}: Fly takes from ${least} to ${most} there, in steps of 256.`,
    );
  return problems;
};

const megabytes = (memory: string | number | undefined): number | undefined => {
  if (memory === undefined || typeof memory === 'number') return memory;
  const [, amount = '', unit = 'm'] = /^(\d+) ?([mg])?/i.exec(memory) ?? [];
  return Number(amount) * (unit.toLowerCase() === 'g' ? 1024 : 1);
};
