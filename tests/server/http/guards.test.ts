import { request } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { json, openContestHouse, password, readJson } from '../../support/contest-house.ts';

const host = 'contest.example';

const postFrom = async (url: string, headers: Record<string, string>): Promise<number> => {
  // fetch would not let us say where a request comes from.
  const sent = request(`${url}/api/logout`, { method: 'POST', headers });
  sent.end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
};

describe('an error', () => {
  it('is a sentence, a code and the number of the request, whatever went wrong', async () => {
    await using house = await openContestHouse();
    const broken = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{' };
    const huge = json('POST', { password: 'x'.repeat(300_000) });
    const asked: [string, RequestInit | undefined, number, string][] = [
      ['/api/nothing-here', undefined, 404, 'not_found'],
      ['/api/feed', { method: 'DELETE' }, 404, 'not_found'],
      ['/api/login', broken, 400, 'invalid_request'],
      ['/api/login', huge, 413, 'body_too_large'],
      ['/api/login', json('POST', { password: 'wrong' }), 401, 'wrong_password'],
      ['/api/login', json('POST', {}), 400, 'invalid_request'],
      ['/api/submissions', undefined, 401, 'not_signed_in'],
      ['/api/snapshot?stream=everything', undefined, 400, 'invalid_request'],
      ['/api/entries/%E0%A4%A', undefined, 400, 'invalid_request'],
      ['/uploads/nothing/320.webp', undefined, 404, 'not_found'],
    ];
    for (const [path, init, status, code] of asked) {
      const response = await house.ask(path, init);
      const body = await readJson(response);
      expect([path, response.status, body.code]).toEqual([path, status, code]);
      expect(body.error).toMatch(/^[A-Z].+[.?]$/);
      expect(body.requestId).toBe(response.headers.get('x-request-id'));
      expect(body.requestId).toMatch(/^[0-9a-z]{16}$/);
    }
  });

  it('of ours tells the number to look for and nothing of the inside', async () => {
    const secret = 'a detail of the inside';
    await using house = await openContestHouse({
      overrides: {
        status: () => {
          throw new Error(secret);
        },
        backedUp: () => {
          throw new Error(secret);
        },
        readiness: {
          get reasons(): readonly string[] {
            throw new Error(secret);
          },
          set: () => undefined,
          clear: () => undefined,
        },
      },
    });
    const response = await house.ask('/ready');
    const body = await readJson(response);
    expect([response.status, body.code]).toEqual([500, 'internal']);
    expect(body.requestId).toBe(response.headers.get('x-request-id'));
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});

describe('a request from another site', () => {
  it('is refused by its Origin or Sec-Fetch-Site; our own pages and programs pass', async () => {
    await using house = await openContestHouse();
    const own = house.url;
    const tried: [Record<string, string>, number][] = [
      [{}, 200],
      [{ origin: own }, 200],
      [{ origin: own, 'sec-fetch-site': 'same-origin' }, 200],
      [{ 'sec-fetch-site': 'same-origin' }, 200],
      [{ origin: 'null' }, 403],
      [{ origin: 'https://elsewhere.example' }, 403],
      [{ origin: 'http://127.0.0.1:1' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
    ];
    for (const [headers, status] of tried)
      expect([headers, await postFrom(house.url, headers)]).toEqual([headers, status]);
  });

  it('cannot pass for ours by a forwarded host, unless the proxy is trusted', async () => {
    const headers = { origin: `http://${host}`, 'x-forwarded-host': host };
    await using alone = await openContestHouse();
    expect(await postFrom(alone.url, headers)).toBe(403);
    await using behindProxy = await openContestHouse({ trustProxy: 'loopback' });
    expect(await postFrom(behindProxy.url, headers)).toBe(200);
  });

  it('is ours when it comes from the public address', async () => {
    await using house = await openContestHouse({ publicUrl: `http://${host}` });
    expect(await postFrom(house.url, { origin: `http://${host}` })).toBe(200);
  });

  it('is not ours when it comes from a plain page under the name of an https site', async () => {
    await using house = await openContestHouse({
      publicUrl: `https://${host}`,
      trustProxy: 'loopback',
    });
    const headers = { host, 'x-forwarded-proto': 'https' };
    expect(await postFrom(house.url, { ...headers, origin: `http://${host}` })).toBe(403);
    expect(await postFrom(house.url, { ...headers, origin: `https://${host}` })).toBe(200);
  });

  it('may still look: only what changes something is refused', async () => {
    await using house = await openContestHouse();
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await house.ask('/api/feed', { headers })).status).toBe(200);
  });
});

describe('the session cookie', () => {
  const login = json('POST', { password });

  it('is plain over plain HTTP, where browsers take no other', async () => {
    await using house = await openContestHouse();
    const cookie = (await house.ask('/api/login', login)).headers.get('set-cookie');
    expect(cookie).toMatch(/^session=[\w-]{43}; /);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
  });

  it('is bound to the host over https', async () => {
    await using house = await openContestHouse({
      publicUrl: `https://${host}`,
      trustProxy: 'loopback',
    });
    const secure = { 'X-Forwarded-Proto': 'https' };
    const response = await house.ask('/api/login', json('POST', { password }, secure));
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure/);
    expect(response.headers.get('strict-transport-security')).not.toBeNull();
    const session = await house.ask('/api/session', {
      headers: { ...secure, Cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await readJson(session)).toMatchObject({ role: 'organiser', label: 'Organiser' });
    const planted = await house.ask('/api/session', {
      headers: { ...secure, Cookie: (cookie.split(';')[0] ?? '').replace('__Host-', '') },
    });
    expect(await readJson(planted)).toMatchObject({ role: 'visitor' });
  });

  it('never travels over HTTP where the address is https: the way is shown instead', async () => {
    await using house = await openContestHouse({ publicUrl: `https://${host}` });
    const response = await house.ask('/api/login?from=home', login);
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(`https://${host}/api/login?from=home`);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect((await house.ask('/health')).status).toBe(200);
  });

  it('is gone after signing out, and so is its session', async () => {
    await using house = await openContestHouse();
    const cookie = (await house.ask('/api/login', login)).headers.get('set-cookie') ?? '';
    const headers = { Cookie: cookie.split(';')[0] ?? '' };
    const out = await house.ask('/api/logout', { method: 'POST', headers });
    expect(out.headers.get('set-cookie')).toMatch(/^session=; Max-Age=0/);
    expect(await readJson(await house.ask('/api/session', { headers }))).toMatchObject({
      role: 'visitor',
      subject: null,
      label: null,
    });
  });
});

describe('every answer', () => {
  it('lets pages load nothing but our own', async () => {
    await using house = await openContestHouse({ imageOrigins: ['https://res.cloudinary.com'] });
    const policy = (await house.ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("img-src 'self' data: blob: https://res.cloudinary.com");
    expect(policy).toContain(`connect-src 'self' ${house.url.replace('http', 'ws')}`);
    expect(policy).not.toContain('unsafe');
  });
});
