import * as z from 'zod';

/**
 * The keys that Fly reads from a fly.toml and their types, after flyctl's `internal/appconfig` and fly-go's
 * `machine_types.go`. Stricter in one thing: Fly takes a bare number for a duration, in milliseconds here and in
 * nanoseconds there.
 */
const duration = z
  .string('is not a string: write it with its unit, such as "10s"')
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'is no duration that Fly reads: write one such as "10s"');
/** The one that Fly reads in seconds when it is a bare number, as its own documents write it. */
const seconds = z.union(
  [z.int(), duration],
  'is neither a whole number of seconds nor a duration such as "30s"',
);
const isNoSize = 'is no size such as "1GB"';
const size = z
  .union([z.int(), z.string().regex(/^\d+(\.\d+)? ?([kmgt]i?)?b?$/i, isNoSize)], isNoSize)
  .transform(String);
const port = z
  .int('is not a port number')
  .min(1, 'is not a port number')
  .max(65_535, 'is above 65535, the highest port');
const text = z.string('is not a string: put it in quotes');
const texts = z.array(text, 'is not a list of strings');
const yesOrNo = z.boolean('is neither true nor false');
const count = z.int('is not a whole number');
const groups = texts.optional();
const headers = z.record(z.string(), text).optional();

/** Fly takes one table where it expects a list of them. */
const list = <Each extends z.ZodType>(each: Each) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(each).default([]),
  );

const times = {
  interval: duration.optional(),
  timeout: duration.optional(),
  grace_period: duration.optional(),
};
const httpCheck = {
  ...times,
  method: text.optional(),
  path: text.optional(),
  protocol: text.optional(),
  tls_skip_verify: yesOrNo.optional(),
  tls_server_name: text.optional(),
  headers,
};
const machineChecks = list(
  z.strictObject({
    command: texts.optional(),
    image: text.optional(),
    entrypoint: texts.optional(),
    kill_signal: text.optional(),
    kill_timeout: duration.optional(),
  }),
);
const tlsOptions = z.strictObject({
  alpn: texts.optional(),
  versions: texts.optional(),
  default_self_signed: yesOrNo.optional(),
});
const httpOptions = z.strictObject({
  compress: yesOrNo.optional(),
  h2_backend: yesOrNo.optional(),
  idle_timeout: count.optional(),
  headers_read_timeout: count.optional(),
  response: z
    .strictObject({
      pristine: yesOrNo.optional(),
      headers: z.record(z.string(), z.union([z.literal(false), text, texts])).optional(),
    })
    .optional(),
  replay_cache: list(
    z.strictObject({
      path_prefix: text,
      ttl_seconds: count,
      type: text,
      name: text,
      allow_bypass: yesOrNo.optional(),
    }),
  ),
});
const service = {
  processes: groups,
  internal_port: port,
  auto_stop_machines: z
    .union([yesOrNo, z.enum(['off', 'stop', 'suspend'])], 'is not "off", "stop" or "suspend"')
    .optional(),
  auto_start_machines: yesOrNo.optional(),
  min_machines_running: count.optional(),
  machine_checks: machineChecks,
  concurrency: z
    .strictObject({
      type: z.enum(['connections', 'requests'], 'is neither "connections" nor "requests"'),
      soft_limit: count.optional(),
      hard_limit: count.optional(),
    })
    .optional(),
};
const services = z.strictObject({
  ...service,
  protocol: text.optional(),
  ports: list(
    z.strictObject({
      port: port.optional(),
      start_port: port.optional(),
      end_port: port.optional(),
      handlers: texts.optional(),
      force_https: yesOrNo.optional(),
      tls_options: tlsOptions.optional(),
      http_options: httpOptions.optional(),
      proxy_proto_options: z.strictObject({ version: text.optional() }).optional(),
    }),
  ),
  tcp_checks: list(z.strictObject(times)),
  http_checks: list(z.strictObject(httpCheck)),
});
const guest = {
  size: text.optional(),
  memory: z.union([z.int(), z.string().regex(/^\d+ ?[mg]b?$/i, isNoSize)], isNoSize).optional(),
  memory_mb: count.optional(),
  max_memory_mb: count.optional(),
  cpus: count.optional(),
  cpu_kind: text.optional(),
  gpus: count.optional(),
  gpu_kind: text.optional(),
  kernel_args: texts.optional(),
  host_dedication_id: text.optional(),
  persist_rootfs: z
    .enum(['never', 'restart', 'always'], 'is not "never", "restart" or "always"')
    .optional(),
};

export const flySchema = z.strictObject({
  app: text,
  primary_region: text.optional(),
  kill_signal: text.optional(),
  kill_timeout: seconds.optional(),
  swap_size_mb: count.optional(),
  console_command: text.optional(),
  host_dedication_id: text.optional(),
  machine_config: text.optional(),
  container: text.optional(),
  experimental: z
    .strictObject({
      cmd: texts.optional(),
      entrypoint: texts.optional(),
      exec: texts.optional(),
      auto_rollback: yesOrNo.optional(),
      enable_consul: yesOrNo.optional(),
      enable_etcd: yesOrNo.optional(),
      lazy_load_images: yesOrNo.optional(),
      machine_config: text.optional(),
      attached: z
        .strictObject({ secrets: z.strictObject({ export: headers }).optional() })
        .optional(),
    })
    .optional(),
  build: z
    .strictObject({
      builder: text.optional(),
      args: z.record(z.string(), text).optional(),
      buildpacks: texts.optional(),
      image: text.optional(),
      settings: z.record(z.string(), z.unknown()).optional(),
      builtin: text.optional(),
      dockerfile: text.optional(),
      ignorefile: text.optional(),
      'build-target': text.optional(),
      compose: z.strictObject({ file: text.optional() }).optional(),
      compression: text.optional(),
      compression_level: count.optional(),
    })
    .optional(),
  deploy: z
    .strictObject({
      strategy: z
        .enum(
          ['rolling', 'immediate', 'canary', 'bluegreen'],
          'is not one of "rolling", "immediate", "canary", "bluegreen"',
        )
        .optional(),
      max_unavailable: z.number().optional(),
      wait_timeout: duration.optional(),
      release_command: text.optional(),
      release_command_timeout: duration.optional(),
      release_command_vm: z.strictObject(guest).optional(),
      seed_command: text.optional(),
    })
    .optional(),
  env: z.record(z.string(), text).default({}),
  processes: z.record(z.string(), text).default({}),
  mounts: list(
    z.strictObject({
      source: text,
      destination: text,
      processes: groups,
      initial_size: size.optional(),
      snapshot_retention: count.optional(),
      scheduled_snapshots: yesOrNo.optional(),
      auto_extend_size_threshold: count.optional(),
      auto_extend_size_increment: size.optional(),
      auto_extend_size_limit: size.optional(),
    }),
  ),
  http_service: z
    .strictObject({
      ...service,
      force_https: yesOrNo.optional(),
      tls_options: tlsOptions.optional(),
      http_options: httpOptions.optional(),
      checks: list(z.strictObject(httpCheck)),
    })
    .optional(),
  services: list(services),
  checks: z
    .record(
      z.string(),
      z.strictObject({
        ...httpCheck,
        type: z.enum(['http', 'tcp'], 'is neither "http" nor "tcp"'),
        port: port.optional(),
        processes: groups,
      }),
    )
    .default({}),
  machine_checks: machineChecks,
  files: list(
    z.strictObject({
      guest_path: text,
      local_path: text.optional(),
      secret_name: text.optional(),
      raw_value: text.optional(),
      processes: groups,
    }),
  ),
  restart: list(
    z.strictObject({
      policy: z.enum(['always', 'never', 'on-failure'], 'is not "always", "never" or "on-failure"'),
      retries: count.optional(),
      processes: groups,
    }),
  ),
  vm: list(z.strictObject({ ...guest, processes: groups })),
  statics: list(
    z.strictObject({
      guest_path: text,
      url_prefix: text,
      tigris_bucket: text.optional(),
      index_document: text.optional(),
    }),
  ),
  metrics: list(
    z.strictObject({
      port: port.optional(),
      path: text.optional(),
      https: yesOrNo.optional(),
      processes: groups,
    }),
  ),
});

export type FlyConfig = z.infer<typeof flySchema>;
