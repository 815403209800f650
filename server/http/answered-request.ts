import type { Request, RequestHandler, Response } from 'express';

/** A request whose answer is over: sent in full, or its asker went away before. */
export type AnsweredRequest = {
  readonly method: string;
  /** As docs/API.md has it, e.g. `/api/entries/:id`; `pages` for pages and their files, `unknown` for all else. */
  readonly route: string;
  readonly status: number;
  /** False where the connection ended before the answer did. */
  readonly isWhole: boolean;
  readonly seconds: number;
  /** Stands in the answer and in the log. */
  readonly requestId: string;
  /** Why it was refused: the stable code of the answer. */
  readonly code: string | undefined;
};

const known: readonly string[] = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'];

/** What a request was, without anything of it that a stranger made up. */
export const describeAnswered = (
  { method }: Request,
  response: Response,
  seconds: number,
): AnsweredRequest => {
  const { requestId, code } = response.locals as Partial<Record<string, string>>;
  return {
    method: known.includes(method) ? method : 'other',
    route: routeOf(response),
    status: response.statusCode,
    isWhole: response.writableFinished,
    seconds,
    requestId: requestId ?? 'unknown',
    code,
  };
};

export const routeOf = ({ locals }: Response): string =>
  typeof locals.route === 'string' ? locals.route : 'unknown';

/** Names the route that takes a request, for `describeAnswered`. */
export const noteRoute = (response: Response, route: string): void => {
  response.locals.route = route;
};

/** The same for everything that follows. */
export const noteRouteOf =
  (route: string): RequestHandler =>
  (_request, response, next) => {
    noteRoute(response, route);
    next();
  };

/** Why a request is refused, for `describeAnswered`. */
export const noteRefusal = (response: Response, code: string): void => {
  response.locals.code = code;
};
