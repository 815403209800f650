import { describe, expect, test } from 'vitest';
import { createLogger, type LogLine, type LogOptions } from '../../../server/ops/logger.ts';
import { createPrettyLine } from '../../../server/ops/pretty-line.ts';

const openLogged = (options: LogOptions = {}) => {
  const lines: string[] = [];
  const logger = createLogger('trace', { write: (line) => void lines.push(line) }, options);
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '') as LogLine };
};

describe('the log never holds', () => {
  test.each([
    'cookie',
    'set-cookie',
    'Authorization',
    'password',
    'adminPassword',
    'receiptToken',
    'invite',
    'sessionHash',
    'clientId',
    'X-Device',
    'idempotency-key',
    'phone',
    'email',
    'name',
    'caption',
    'body',
    'rawHeaders',
  ])('the field %s, however deep it is', (field) => {
    const { logger, lines } = openLogged();
    logger.info({ [field]: 'hidden' }, 'one');
    logger.info({ a: { b: [{ c: { d: { [field]: { e: 'hidden' } } } }] } }, 'two');
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('hidden');
    expect(lines.join()).toContain('[removed]');
  });

  test.each([
    ['a phone', 'call +49 170 1234567 now', 'call [removed] now'],
    ['a phone as it is written at home', 'call 0170/1234567: now', 'call [removed]: now'],
    ['an email', 'write to ink.lover@mail.example, soon', 'write to [removed], soon'],
    ['a session', `of kVb1uKQ-_x8ePpTz0a4mZr3bYwLc9dNfGh2iJ5oEsU7.`, 'of [removed].'],
    ['a JWT', 'with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-bg!', 'with [removed]!'],
    ['a receipt', 'Receipt abcdef0123456789abcdef', 'Receipt [removed]'],
    ['a cookie', '__Host-session=abc; other=d', '__Host-session=[removed]; other=d'],
    [
      'a query',
      'GET https://ink.example/a?token=b failed',
      'GET https://ink.example/a?[removed] failed',
    ],
    [
      'who an address is asked as',
      'at https://me:word@ink.example/',
      'at https://[removed]@ink.example/',
    ],
    [
      'what JSON.parse quotes',
      'Unexpected token \'h\', ..."a: "hidden'.concat('"... is not valid JSON'),
      'Unexpected token \'h\', "[removed]" is not valid JSON',
    ],
  ])('%s in a sentence', (_what, sentence, written) => {
    const { logger, last } = openLogged();
    logger.info({ reason: sentence }, sentence);
    expect(last()).toMatchObject({ reason: written, msg: written });
    logger.error({ err: new Error('outer', { cause: new Error(sentence) }) }, 'failed');
    expect(last()).toMatchObject({ err: { cause: { message: written } } });
    expect(last().err).not.toHaveProperty('cause.stack', expect.stringContaining(sentence));
  });

  test('a secret of this machine, wherever it turns up', () => {
    const { logger, lines } = openLogged({ secrets: ['open sesame'] });
    logger.error(new Error('the word open sesame was refused'));
    logger.info({ 'open sesame': ['open sesame'] }, 'open sesame');
    expect(lines.join()).not.toContain('sesame');
  });

  test('what a library hangs on its errors', () => {
    const { logger, lines, last } = openLogged();
    const err = Object.assign(new TypeError('broken'), {
      code: 'E_BROKEN',
      request: { text: 'hidden' },
      config: 'hidden',
      errors: 'hidden',
    });
    logger.error({ err: new AggregateError([err], 'all', { cause: err }) }, 'failed');
    const told = { type: 'TypeError', message: 'broken', code: 'E_BROKEN' };
    expect(last()).toMatchObject({ err: { message: 'all', cause: told, errors: [told] } });
    expect(lines.join()).not.toContain('hidden');
  });

  test('more of an error that is its own cause than can be written', () => {
    const { logger, last } = openLogged();
    const err = new Error('round');
    err.cause = err;
    logger.error({ err }, 'failed');
    expect(last()).toMatchObject({ err: { message: 'round' } });
  });
});

test('what is no secret is written as it is', () => {
  const { logger, last } = openLogged();
  const line = {
    socketId: 'q0dfWnQ4nUuPuCNBAAAB',
    path: '/api/entries/0123456789abcdefghjkmnpqrs',
    at: '2026-11-26T14:31:20.000Z',
    address: '192.168.178.20:3000',
    note: 'log 12: 123456789 bytes from 4096 on',
    chain: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  };
  logger.info(line, 'asked');
  expect(last()).toMatchObject(line);
  const err = new Error('broken');
  logger.error({ err }, 'failed');
  expect(last()).toMatchObject({ err: { stack: err.stack } });
});

describe('for whoever sits before the terminal', () => {
  const show = createPrettyLine((style, text) => (style === 'bold' ? text.toUpperCase() : text));
  const time = new Date(2026, 5, 1, 9, 5, 7).getTime();

  test('a line tells when, how bad, what, and the fields that matter', () => {
    const line = { level: 40, time, msg: 'no room', store: 'people', requestId: 'a1', ms: 12 };
    expect(show(line)).toBe('09:05:07  warn   NO ROOM  store=people  requestId=a1  ms=12');
    expect(show({ level: 20, time, msg: 'asked', reason: 'two words', list: [1] })).toBe(
      '09:05:07  debug  asked  reason="two words"  list=[1]',
    );
  });

  test('an error’s stack is below, and what it came of', () => {
    const err = { type: 'Error', message: 'a', stack: 'Error: a\n    at x', cause: undefined };
    const cause = { type: 'TypeError', message: 'b' };
    expect(show({ level: 50, time, msg: 'failed', err: { ...err, cause } }).split('\n')).toEqual([
      '09:05:07  error  FAILED',
      '    Error: a',
      '        at x',
      '    because of TypeError: b',
    ]);
  });

  test('what must not be written is removed here too', () => {
    const { logger, lines } = openLogged({ show });
    logger.info({ phone: 'hidden' }, 'entered');
    expect(lines).toEqual([expect.stringMatching(/info {3}ENTERED {2}phone=\[removed\]\n$/)]);
  });
});
