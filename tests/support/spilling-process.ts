import { ServerResponse, type IncomingMessage } from 'node:http';
import { pino } from 'pino';

/**
 * For `--import` before the real program: what a request with the header `x-break` asks for goes wrong, with an error
 * of the worst kind, which carries all that it was asked with. `answer`: while it is answered; `process`: caught by
 * nobody. And a careless line is written, of everything that is at hand.
 */
type Answer = ServerResponse;

const setHeader = ServerResponse.prototype.setHeader;
const broken = new WeakSet<Answer>();

ServerResponse.prototype.setHeader = function setHeaderOrBreak(this: Answer, name, value) {
  const wanted = this.req.headers['x-break'];
  if (wanted === undefined || name !== 'Cache-Control' || broken.has(this))
    return setHeader.call(this, name, value);
  broken.add(this);
  const error = createSpillingError(this.req);
  if (wanted === 'answer') throw error;
  setImmediate(() => {
    throw error;
  });
  return setHeader.call(this, name, value);
};

const createSpillingError = ({ headers, rawHeaders, url = '' }: IncomingMessage): Error => {
  const { authorization, cookie, 'x-phone': phone } = headers;
  const sentence = `http://here${url} with ${String(authorization)} of ${String(phone)}: ${String(cookie)}`;
  spilled = { request: { headers, rawHeaders }, machine: { ...process.env }, sentence };
  return Object.assign(new Error(sentence, { cause: new Error(sentence) }), spilled);
};

let spilled: object = {};
/** Every logger has it from here. */
const prototype = Object.getPrototypeOf(Object.getPrototypeOf(pino({ level: 'silent' }))) as Record<
  symbol,
  (object: unknown, ...rest: unknown[]) => string
>;
const asJson = prototype[pino.symbols.asJsonSym];
prototype[pino.symbols.asJsonSym] = function asJsonOfEverything(object, ...rest) {
  return asJson?.call(this, { ...(object as object), ...spilled }, ...rest) ?? '';
};
