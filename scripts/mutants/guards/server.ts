import { mutantsOf, testsOf } from '../mutant.ts';

const meantFor = testsOf('tests/server/http/meant-for.test.ts', 'what waited on a device');

/** What the server refuses, whoever sends it. */
export const serverGuards = [
  ...mutantsOf('server/http/who-asks.ts', [
    {
      guard: 'X-Subject: nobody else’s name takes it',
      find: 'meantFor !== undefined && meantFor !== subject',
      replace: 'false',
      test: meantFor('is not taken under another name than the one it was meant for'),
    },
    {
      guard: 'X-Contest: no other contest takes it',
      find: 'contestId !== undefined && contestId !== useCases.standing().contestId',
      replace: 'false',
      test: meantFor('is not taken by another contest than the one it was meant for'),
    },
  ]),
  ...mutantsOf('server/domain/decide.ts', [
    {
      guard: 'restore: no revision is given out twice',
      find: 'lastRevision: currentRevision(state) + command.skip',
      replace: 'lastRevision: currentRevision(state)',
      test: testsOf(
        'tests/server/domain/rules.test.ts',
        'saving winners',
      )('a revision of a history that a restore took back never passes for one of this history'),
    },
  ]),
];
