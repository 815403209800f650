import { describe, expect, test } from 'vitest';
import { routeAccess } from '../../../server/domain/access.ts';
import { isPageAddress } from '../../../shared/contest/page-addresses.ts';

describe('an address', () => {
  test.each(['/', '/enter', '/receipt/01kb3v', '/apiary', '/nowhere'])('%s is a page’s', (path) => {
    expect(isPageAddress(path)).toBe(true);
  });

  test.each([
    '/api',
    '/api/export.zip',
    '/uploads/abc/640.webp',
    '/socket.io/',
    '/assets/index-1a2b3c.js',
    '/sw.js',
    '/manifest.webmanifest',
  ])('%s is not a page’s', (path) => {
    expect(isPageAddress(path)).toBe(false);
  });

  test('no route of the server is taken for a page', () => {
    const paths = Object.keys(routeAccess).map((route) => route.split(' ')[1] ?? '');
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter(isPageAddress)).toEqual([]);
  });
});
