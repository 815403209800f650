import { pino, type DestinationStream, type Logger } from 'pino';
import { describeError } from './describe-error.ts';
import { createRedact } from './redact.ts';

export type LogOptions = {
  /** What is known to be secret by its value. */
  readonly secrets?: readonly string[];
  /** The request that the line is written for, where it names none itself. */
  readonly currentRequest?: () => string | undefined;
  /** How a line is shown, as JSON where not given. */
  readonly show?: (line: LogLine) => string;
};

/** `level` is pino's number, `time` in milliseconds since 1970. */
export type LogLine = {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly requestId?: string;
} & Readonly<Record<string, unknown>>;

/**
 * One line an event, on the error output: what the terminal shows is for people. What goes out is looked through as a
 * whole, so that no depth, message or stack hides anything that must not be written down.
 */
export const createLogger = (
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
  { secrets = [], currentRequest = () => undefined, show = JSON.stringify }: LogOptions = {},
): Logger => {
  const redact = createRedact(secrets);
  // Of the form that pino has just written.
  const clean = (line: string): LogLine => redact(JSON.parse(line)) as LogLine;
  return pino(
    {
      level,
      base: null,
      serializers: { err: describeError },
      mixin: () => {
        const requestId = currentRequest();
        return requestId === undefined ? {} : { requestId };
      },
      hooks: { streamWrite: (line) => `${show(clean(line))}\n` },
    },
    destination,
  );
};
