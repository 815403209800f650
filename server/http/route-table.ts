import type { Request, Response, Router } from 'express';
import { routeAccess, type Role, type RouteKey } from '../domain/access.ts';
import { noteRoute, noteRouteOf } from './answered-request.ts';
import type { Asker, WhoAsks } from './who-asks.ts';

export type Exchange = {
  readonly request: Request;
  readonly response: Response;
  readonly asker: Asker;
};

export type RouteTable = {
  /** Registers a route; who may use it stands in the access table, and nowhere else. */
  add(key: RouteKey, handle: (exchange: Exchange) => unknown): void;
  /** For a router that brings its own handlers: it must be listed all the same. */
  mount(key: RouteKey, router: Router): void;
  readonly registered: readonly RouteKey[];
};

const methods = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;

export const createRouteTable = (router: Router, who: WhoAsks): RouteTable => {
  const registered: RouteKey[] = [];

  const list = (key: RouteKey): void => {
    if (!Object.hasOwn(routeAccess, key))
      throw new Error(`The route ${key} is not in the access table, server/domain/access.ts.`);
    if (registered.includes(key)) throw new Error(`The route ${key} is registered twice.`);
    registered.push(key);
  };

  return {
    registered,
    add: (key, handle) => {
      list(key);
      const allowed: readonly Role[] = routeAccess[key];
      const [method, path] = splitKey(key);
      router[method](path, async (request, response) => {
        noteRoute(response, path);
        const { id } = request.params;
        const entryId = typeof id === 'string' ? id : undefined;
        const asker = who.admit(request, allowed, entryId);
        await handle({ request, response, asker });
      });
    },
    mount: (key, mounted) => {
      list(key);
      const [, path] = splitKey(key);
      const [folder = path] = path.split('/:');
      router.use(folder, noteRouteOf(path));
      router.use(mounted);
    },
  };
};

const splitKey = (key: RouteKey) => {
  const [method, path] = key.split(' ', 2) as [keyof typeof methods, string]; // As the table's type says.
  return [methods[method], path] as const;
};
