import { createMemoryLog, projectToPublic } from './memory-log.ts';
import { defaultWiring, type Limits, type RealtimeOptions } from './options.ts';
import type { LogPort, LogRecord } from './ports.ts';
import { createStreams, type Fault, type Streams } from './streams.ts';

export type OpenedStreams = {
  readonly streams: Streams;
  /** The log's head may be ahead of what the streams have read. */
  readonly head: () => number;
  /** Null when the log is written by somebody else alone. */
  readonly append: ((name: string, data: unknown) => number) | null;
};

type Watch = {
  readonly onChange: (stream: string) => void;
  readonly onFault: (fault: Fault) => void;
};

/** The streams of the log that was given, or of one in memory. */
export const openStreams = <R extends LogRecord>(
  options: RealtimeOptions<R>,
  limits: Limits,
  watch: Watch,
): OpenedStreams => {
  const { log, project } = options;
  const { fill, snapshotUrl, projectionVersion, clock, random } = { ...defaultWiring, ...options };
  const common = { fill, snapshotUrl, projectionVersion, maxQueueSize: limits.maxQueueSize };
  if (log && project) return opened(log, createStreams({ log, project, ...common, ...watch }));
  if (log ?? project)
    throw new TypeError(
      'Realtime needs `log` and `project` together: give both, or neither for a log in memory.',
    );
  // Twice as much as a stream keeps, so that a restart of the layer finds it all.
  const memory = createMemoryLog({ clock, random, keep: limits.maxQueueSize * 2 });
  return opened(
    memory,
    createStreams({ log: memory, project: projectToPublic, ...common, ...watch }),
  );
};

const opened = <R extends LogRecord>(log: LogPort<R>, streams: Streams): OpenedStreams => ({
  streams,
  head: () => log.head(),
  append: log.append ? (name, data) => log.append?.(name, data) ?? log.head() : null,
});
