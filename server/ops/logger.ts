import { pino, type DestinationStream, type Logger } from 'pino';

/** What must never be written down, wherever it turns up in what is logged. */
const secretFields = [
  'cookie',
  'authorization',
  'set-cookie',
  'password',
  'token',
  'invite',
  'receipt',
  'sessionId',
  'clientId',
  'phone',
  'email',
  'name',
  'caption',
];

const redacted = secretFields.flatMap((field) => [
  `["${field}"]`,
  `*["${field}"]`,
  `*.headers["${field}"]`,
  `*.*["${field}"]`,
]);

/** One JSON line an event, on the error output: what the terminal shows is for people. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    { level, base: null, redact: { paths: redacted, censor: '[removed]' } },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
