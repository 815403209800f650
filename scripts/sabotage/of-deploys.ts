import { sabotagesOf, type Sabotage } from './sabotage.ts';

const fly = (find: string, replace: string) => [{ file: 'fly.toml', find, replace }];
const image = (find: string, replace: string) => [{ file: 'Dockerfile', find, replace }];

export const sabotagesOfDeploys: readonly Sabotage[] = [
  ...sabotagesOf('fly-toml', [
    {
      what: 'two mounts in one group',
      changes: fly('processes = ["media"]\ninitial_size', 'processes = ["app"]\ninitial_size'),
      names: /mount/i,
    },
    {
      what: 'a mount somewhere else',
      changes: fly('destination = "/app/uploads"', 'destination = "/app/upload"'),
      names: /\/app\/uploads/,
    },
    {
      what: 'another signal to end',
      changes: fly('kill_signal = "SIGTERM"', 'kill_signal = "SIGKILL"'),
      names: /kill_signal/,
    },
    {
      what: 'a duration that is a number',
      changes: fly(
        'interval = "10s"\ntimeout = "5s"\ngrace_period = "10s"',
        'interval = 10\ntimeout = "5s"\ngrace_period = "10s"',
      ),
      names: /interval/,
    },
    {
      what: 'a canary beside volumes',
      changes: fly('strategy = "rolling"', 'strategy = "canary"'),
      names: /canary/,
    },
    {
      what: 'a routing check of an address that does not exist',
      changes: fly(
        'method = "GET"\npath = "/ready"\ninterval = "10s"',
        'method = "GET"\npath = "/readyz"\ninterval = "10s"',
      ),
      names: /\/ready/,
    },
    {
      what: 'a section that Fly does not know',
      changes: fly('swap_size_mb = 512', 'swap_size = 512'),
      names: /swap_size/,
    },
  ]),
  ...sabotagesOf('fly-checks', [
    {
      what: 'one more check, of an address that nobody answers',
      changes: fly(
        '[checks.health]',
        '[checks.extra]\nprocesses = ["app"]\ntype = "http"\nport = 3000\nmethod = "GET"\npath = "/api/nothing"\ninterval = "15s"\ntimeout = "5s"\ngrace_period = "30s"\n\n[checks.health]',
      ),
      names: /\[checks\.extra\].*\/api\/nothing/,
    },
  ]),
  ...sabotagesOf('dockerfile', [
    {
      what: 'a start through a shell',
      changes: image(
        'ENTRYPOINT ["/bin/sh", "/app/scripts/docker-entrypoint.sh"]',
        'ENTRYPOINT node server/main.ts',
      ),
      names: /ENTRYPOINT|exec form/i,
    },
    {
      what: 'a program that runs as root',
      changes: image(
        'ENTRYPOINT ["/bin/sh", "/app/scripts/docker-entrypoint.sh"]',
        'ENTRYPOINT ["node", "server/main.ts"]',
      ),
      names: /root|entrypoint/i,
    },
    {
      what: 'packages for development in the image',
      changes: image('RUN npm ci --omit=dev', 'RUN npm ci'),
      names: /omit=dev|dev/,
    },
  ]),
];

export const sabotagesOfMachines: readonly Sabotage[] = [
  ...sabotagesOf('disk-space', [
    {
      what: 'data on a disk without room',
      environment: { DATA_DIR: '/proc/contest' },
      names: /DATA_DIR/,
    },
  ]),
  ...sabotagesOf('clock', [
    {
      what: 'a clock that is thirty years behind',
      environment: {
        NODE_OPTIONS:
          '--import=data:text/javascript,const/**/real=Date.now;Date.now=()=>real()-1e12',
      },
      names: /dated|before this release/,
    },
  ]),
  ...sabotagesOf('open-files', [
    { what: 'a limit of 900 files', before: 'ulimit -n 900', names: /could be opened at once/ },
  ]),
];
