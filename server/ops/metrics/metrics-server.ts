import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** `GET /metrics`, on a port of its own that is never public: whoever may reach it may read it. */
export const createMetricsServer = (registry: Registry): Server =>
  createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('Only GET /metrics is here.\n');
      return;
    }
    registry.metrics().then(
      (text) => {
        response.writeHead(200, { 'content-type': registry.contentType });
        response.end(text);
      },
      (error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(`The metrics could not be read: ${String(error)}\n`);
      },
    );
  });
