import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';

/** What stands between a page and its server on some convention's network. */
export type MeddlingProxy = {
  readonly url: string;
  /** Answers 403 to everything of Socket.IO, and breaks what is under way. Websockets never get through. */
  refuseSockets(isRefused: boolean): void;
  /** Takes server-sent events and keeps them. */
  holdBackEvents(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

export const startMeddlingProxy = async (serverUrl: string): Promise<MeddlingProxy> => {
  let isRefused = false;
  let isHeldBack = false;
  const sockets = new Set<ServerResponse>();

  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, headers, url = '/' } = request;
    const onward = ask(serverUrl + url, { method, headers }, (answer) => {
      const isEvents = answer.headers['content-type']?.startsWith('text/event-stream');
      if (isEvents && isHeldBack) return;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };

  const server = await listen((request, response) => {
    if (request.url?.startsWith('/socket.io/')) {
      if (isRefused || request.headers.upgrade !== undefined) {
        response.writeHead(403).end();
        return;
      }
      sockets.add(response);
      response.on('close', () => sockets.delete(response));
    }
    pass(request, response);
  });

  return {
    url: server.url,
    refuseSockets(given) {
      isRefused = given;
      if (given) for (const response of sockets) response.destroy();
    },
    holdBackEvents() {
      isHeldBack = true;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};
