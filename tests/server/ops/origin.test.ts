import { describe, expect, test } from 'vitest';
import { isForeignOrigin } from '../../../server/ops/origin.ts';

const asked = { secFetchSite: undefined, host: 'contest.local:3000', publicUrl: undefined };

describe('where a request comes from', () => {
  test.each([
    ['a program without an origin', { origin: undefined }, false],
    ['our own page', { origin: 'http://contest.local:3000' }, false],
    [
      'our own page behind a proxy',
      { origin: 'https://ink.example', publicUrl: 'https://ink.example' },
      false,
    ],
    ['an address typed by hand', { origin: undefined, secFetchSite: 'none' }, false],
    ['another site', { origin: 'https://evil.example' }, true],
    ['another port of this host', { origin: 'http://contest.local:8080' }, true],
    ['a sandboxed page', { origin: 'null' }, true],
    ['another site without an origin', { origin: undefined, secFetchSite: 'cross-site' }, true],
    ['a sister site', { origin: undefined, secFetchSite: 'same-site' }, true],
  ])('%s', (_who, request, foreign) => {
    expect(isForeignOrigin({ ...asked, ...request })).toBe(foreign);
  });
});
