import { mutantsOf, testsOf } from '../mutant.ts';

const kept = testsOf(
  'tests/server/media/remote-image-store.test.ts',
  'photos that a media machine keeps',
);
const compared = testsOf(
  'tests/server/backup/compare-heads.test.ts',
  'before a contest writes anything',
);

/** What keeps photos whole between two machines, and an empty machine from beginning another contest. */
export const mediaGuards = [
  ...mutantsOf('server/media/remote-image-store.ts', [
    {
      guard: 'spool: what is to go is marked on disk first',
      find: "await marks.mark(key, 'removing');",
      replace: '',
      test: kept('are removed there after a restart, though it was gone when they were to go'),
    },
    {
      guard: 'spool: a machine that falls silent is left alone',
      find: ', watch.lost())',
      replace: ')',
      test: kept('do not wait for a machine that takes a request and falls silent'),
    },
  ]),
  ...mutantsOf('server/media/media-routes.ts', [
    {
      guard: 'media: bytes are held to the digest that was signed',
      find: "!== request.get(bodyHashHeader)) return 'not-signed';",
      replace: "=== '') return 'not-signed';",
      test: kept('are taken in only as they were signed'),
    },
    {
      guard: 'media: a photo is taken in once',
      find: "if (await images.has(key)) return { kind: 'there' };",
      replace: '',
      test: kept('that are here at a start go there, once, even if the answer was lost before'),
    },
  ]),
  ...mutantsOf('server/backup/compare-heads.ts', [
    {
      guard: 'empty: no contest begins where the backup machine has one',
      find: 'if (newest === undefined || newest.head === 0) return;',
      replace: 'return;',
      test: compared('it stops where its data is gone'),
    },
    {
      guard: 'empty: no contest goes on beside another of the same past',
      find: 'if (mine?.chain === chain) return;',
      replace: 'return;',
      test: compared('it stops where its data went on apart'),
    },
  ]),
];
