import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { routesForMachines } from '../../../shared/ops/routes.ts';
import type { AnsweredRequest } from '../../http/answered-request.ts';
import { answerSeconds } from './buckets.ts';

/** How long HTTP requests took, which were refused and why, and how sign-ins ended. */
export const countRequests = (registry: Registry): ((request: AnsweredRequest) => void) => {
  const registers = [registry];
  const durations = new Histogram({
    name: 'contest_http_request_duration_seconds',
    help: 'From an HTTP request to the end of its answer, by the route that took it.',
    labelNames: ['method', 'route', 'status'],
    buckets: answerSeconds,
    registers,
  });
  // The histogram has no series before its first failure, and what came all at once would be no rise of it.
  const failures = new Counter({
    name: 'contest_http_failures_total',
    help: 'HTTP requests that were answered with 5xx, but for those that only ask whether all is well.',
    registers,
  });
  const refusals = new Counter({
    name: 'contest_http_refusals_total',
    help: 'HTTP requests that were refused, by the stable code of the answer.',
    labelNames: ['code'],
    registers,
  });
  const logins = new Counter({
    name: 'contest_logins_total',
    help: 'Sign-ins, by how they ended.',
    labelNames: ['outcome'],
    registers,
  });
  // There from the beginning: a rate needs a point before the first of them.
  for (const outcome of ['succeeded', 'refused', 'limited']) logins.inc({ outcome }, 0);

  return ({ method, route, status, isWhole, seconds, code }) => {
    const answer = isWhole ? `${String(Math.floor(status / 100))}xx` : 'aborted';
    durations.observe({ method, route, status: answer }, seconds);
    if (status >= 500 && !routesForMachines.includes(route)) failures.inc();
    if (code !== undefined) refusals.inc({ code });
    const outcome = route === '/api/login' ? outcomeOfLogin(status) : undefined;
    if (outcome !== undefined) logins.inc({ outcome });
  };
};

/** What became of a sign-in, by the status of its answer; undefined where it was none. */
export const outcomeOfLogin = (status: number): 'succeeded' | 'refused' | 'limited' | undefined => {
  if (status < 300) return 'succeeded';
  if (status === 401) return 'refused';
  return status === 429 ? 'limited' : undefined;
};

/** How many answers are on their way; not those of sockets, which have figures of their own. */
export const countInFlight = (server: Server, registry: Registry): void => {
  const inFlight = new Gauge({
    name: 'contest_http_requests_in_flight',
    help: 'HTTP requests whose answer is not over; a followed event stream is one for as long as it is followed.',
    registers: [registry],
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/socket.io/') === true) return;
    inFlight.inc();
    response.once('close', () => inFlight.dec());
  });
};
