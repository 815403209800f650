import type { DescribedError } from './describe-error.ts';
import type { LogLine } from './logger.ts';

type Style = 'dim' | 'red' | 'yellow' | 'green' | 'cyan' | 'bold';
/** Colours a text, or leaves it as it is where nobody sees colours. */
export type Paint = (style: Style, text: string) => string;

const levels: Readonly<Record<number, readonly [string, Style]>> = {
  10: ['trace', 'dim'],
  20: ['debug', 'dim'],
  30: ['info ', 'green'],
  40: ['warn ', 'yellow'],
  50: ['error', 'red'],
  60: ['fatal', 'red'],
};

/** A line for somebody who sits before the terminal: when, how bad, what, and the fields; an error's stack below. */
export const createPrettyLine =
  (paint: Paint) =>
  ({ level, time, msg = '', err, ...fields }: LogLine): string => {
    const [word, style] = levels[level] ?? [String(level), 'bold'];
    const head = [
      paint('dim', new Date(time).toTimeString().slice(0, 8)),
      paint(style, word),
      level < 30 ? msg : paint('bold', msg),
      ...Object.entries(fields).map(([name, value]) => `${paint('cyan', name)}=${shown(value)}`),
    ];
    // Put there by describeError.
    const error = err === undefined ? [] : stackOf(err as DescribedError).map(indent);
    return [head.join('  '), ...error.map((each) => paint('dim', each))].join('\n');
  };

const shown = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);

const stackOf = ({ type, message, stack, cause, errors = [] }: DescribedError): string[] => [
  ...(stack ?? `${type}: ${message}`).split('\n'),
  ...[...(cause === undefined ? [] : [cause]), ...errors].flatMap((each) => {
    const [first = '', ...rest] = stackOf(each);
    return [`because of ${first}`, ...rest];
  }),
];

const indent = (line: string): string => `    ${line}`;
