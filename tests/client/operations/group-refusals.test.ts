import { expect, test } from 'vitest';
import { groupRefusals } from '../../../client/src/pages/operations/group-refusals.ts';

const refusal = (at: number, code: string, route = '/api/login') => ({
  ...{ at, code, route, method: 'POST', status: 401, requestId: `r${at}` },
});

test('the same refusal many times is one line with the newest id, and the newest line is first', () => {
  expect(
    groupRefusals([
      refusal(9, 'wrong_password'),
      refusal(8, 'not_found', 'unknown'),
      refusal(7, 'wrong_password'),
      refusal(6, 'wrong_password', '/api/commands'),
    ]).map(({ code, route, count, requestId }) => [code, route, count, requestId]),
  ).toEqual([
    ['wrong_password', '/api/login', 2, 'r9'],
    ['not_found', 'unknown', 1, 'r8'],
    ['wrong_password', '/api/commands', 1, 'r6'],
  ]);
});
