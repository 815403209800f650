import type { Server } from 'node:http';
import type { RequestHandler } from 'express';

export type DevClient = { readonly handle: RequestHandler; close(): Promise<void> };

/** The pages from their sources, reloading as they change. Development only: vite is no dependency of the product. */
export const openDevClient = async (server: Server): Promise<DevClient> => {
  const { createServer } = await import('vite');
  const vite = await createServer({
    appType: 'spa',
    server: { middlewareMode: true, hmr: { server } },
  });
  return { handle: vite.middlewares, close: () => vite.close() };
};
