import * as z from 'zod';
import type { Request } from 'express';
import type { UseCases } from '../../use-cases/use-cases.ts';
import { orRefuse } from '../errors.ts';
import { parseInput } from '../../use-cases/parse-input.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { RouteTable } from '../route-table.ts';
import type { SessionCookie } from '../session-cookie.ts';

type Deps = {
  readonly useCases: Pick<UseCases, 'signIn' | 'signOut' | 'standing'>;
  readonly cookie: SessionCookie;
  readonly rates: Pick<RateLimits, 'countLogin'>;
};

const credentialSchema = z.union(
  [
    z.strictObject({ password: z.string().min(1).max(1024) }),
    z.strictObject({ invite: z.string().min(1).max(256) }),
  ],
  'Send the password, or the invite from the link',
);

/** Signing in and out. */
export const addSessionRoutes = (routes: RouteTable, deps: Deps): void => {
  const { useCases, cookie, rates } = deps;

  const endSession = async (request: Request): Promise<void> => {
    const sessionId = cookie.read(request);
    if (sessionId !== undefined) await useCases.signOut(sessionId);
  };

  routes.add('POST /api/login', async ({ request, response, asker }) => {
    const credential = orRefuse(parseInput(credentialSchema, request.body));
    const attempt = await rates.countLogin(request, response);
    const { value } = orRefuse(await useCases.signIn(credential, asker));
    await attempt.succeeded();
    cookie.set(request, response, value.sessionId);
    response.json({ success: true, ...value.info });
  });

  routes.add('POST /api/logout', async ({ request, response }) => {
    await endSession(request);
    cookie.clear(request, response);
    response.json({ success: true });
  });

  routes.add('GET /api/session', ({ response, asker }) =>
    response.json({ ...asker.info, ...useCases.standing() }),
  );
};
