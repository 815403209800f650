import { mutantsOf, testsOf } from '../mutant.ts';

const wire = testsOf('tests/shared/wire/wire.test.ts');
const cursors = testsOf('tests/lib/realtime/client/stream-cursors.test.ts');
const kept = testsOf('tests/lib/realtime/client/device/kept-stream.test.ts', 'what is kept');

/** Nothing of a stream is missed or doubled. */
export const streamGuards = [
  ...mutantsOf('shared/wire/cursor.ts', [
    {
      guard: 'gap check',
      find: "meta.prev > cursor.seq ? 'gap' : 'next'",
      replace: "'next'",
      test: wire('[CU4] leaving out any event shows as a gap at the next one'),
    },
    {
      guard: 'dedupe',
      find: 'meta.seq <= cursor.seq',
      replace: 'false',
      test: wire(
        '[CU4] of a whole stream, doubled and cut anywhere, each event is next exactly once',
      ),
    },
    {
      guard: 'foreign history',
      find: 'meta.epoch !== cursor.epoch',
      replace: 'false',
      test: wire('[CU4] leaving out any event shows as a gap at the next one'),
    },
  ]),
  ...mutantsOf('lib/realtime/client/stream-cursors.ts', [
    {
      guard: 'a gap asks for more',
      find: "case 'foreign':\n        deps.onGap();",
      replace: "case 'foreign':",
      test: cursors(
        '[CU4] a double is dropped, a gap and a foreign epoch ask for more, a skipped one moves on unseen',
      ),
    },
    {
      guard: 'a double is not shown',
      find: "case 'duplicate':\n        return;",
      replace: "case 'duplicate':",
      test: cursors(
        '[CU4] a double is dropped, a gap and a foreign epoch ask for more, a skipped one moves on unseen',
      ),
    },
    {
      guard: 'what comes before the snapshot is held',
      find: 'waiting.buffer.push(delivery);',
      replace: '',
      test: cursors('[CU1] what arrives while the snapshot is on its way is shown after it, once'),
    },
    {
      guard: 'no snapshot older than the reset',
      find: 'snapshot && !isOlder',
      replace: 'snapshot',
      test: cursors('[CU2] a snapshot older than the reset is fetched again'),
    },
    {
      guard: 'a head that stays ahead was lost',
      find: 'if (isMissing(stream, head) === seen) deps.onGap();',
      replace: '',
      test: cursors(
        '[CU5] a head that stays ahead for two seconds was lost; one that is on its way was not',
      ),
    },
  ]),
  ...mutantsOf('lib/realtime/client/device/kept-stream.ts', [
    {
      guard: 'kept streams: a snapshot is no step back',
      find: 'isFurther ? null :',
      replace: '',
      test: kept('further on in the same history does not give way to a snapshot'),
    },
    {
      guard: 'kept streams: a snapshot of another history counts more',
      find: 'place.epoch === epoch && place.seq >= seq',
      replace: 'place.seq >= seq',
      test: kept('of another history or by another release gives way to a snapshot'),
    },
    {
      guard: 'kept streams: events that another tab has kept',
      find: "if (arrival === 'duplicate') continue;",
      replace: '',
      test: kept('already is left out of the events that follow on it'),
    },
    {
      guard: 'kept streams: no hole',
      find: "if (arrival !== 'next') break;",
      replace: '',
      test: kept('has no hole and stays in one history'),
    },
    {
      guard: 'kept streams: no events on what another release kept',
      find: 'if (place?.make !== make) return null;',
      replace: 'if (place === null) return null;',
      test: testsOf('tests/lib/realtime/client/device/kept-stream-model.test.ts')(
        'what another release kept is not read',
      ),
    },
    {
      guard: 'kept streams: a shorter form is no step back',
      find: '&& place.seq <= seq',
      replace: '',
      test: kept('is not made shorter by a tab that is behind'),
    },
    {
      guard: 'kept streams: a shorter form is of the same history',
      find: 'place?.make === make && place.epoch === epoch && place.seq <= seq',
      replace: 'place?.make === make && place.seq <= seq',
      test: kept('is not made shorter by a tab on another history'),
    },
  ]),
];
